// Starts what every page needs. Each module is small, and the pages work without any of them.
import { announce } from "./announce.js";
import { echo } from "./echo.js";
import { focusErrors } from "./focus.js";
import { keepTyped } from "./keep.js";
import { keys } from "./keys.js";
import { menus } from "./menus.js";

focusErrors();
menus();
keys();
announce();
echo();
keepTyped();
