// Starts what every page needs. Each module is small, and the pages work without any of them.
import { announce } from "./announce.js";
import { echo } from "./echo.js";
import { find } from "./find.js";
import { focusErrors } from "./focus.js";
import { keepTyped } from "./keep.js";
import { keys } from "./keys.js";
import { longForms } from "./long_forms.js";
import { menus } from "./menus.js";
import { rows } from "./rows.js";

focusErrors();
menus();
keys();
find();
rows();
announce();
echo();
longForms();
keepTyped();
