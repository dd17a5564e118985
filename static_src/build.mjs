// Compiles the style sheet once; the result is committed, so that nobody else needs node. With --check it only says
// whether the committed one is what its sources make.
import { readFileSync, writeFileSync } from "node:fs";
import { compile } from "sass";

const target = "static/css/greenroom.css";
const licence = "/*! Contains parts of nhsuk-frontend 10.6.1, MIT licence, (c) NHS England */\n";
const { css } = compile("static_src/scss/greenroom.scss", {
  loadPaths: ["node_modules/nhsuk-frontend/dist"],
  quietDeps: true,
  style: "expanded",
});
const made = `${licence}${css}\n`;
if (!process.argv.includes("--check")) writeFileSync(target, made);
else if (readFileSync(target, "utf8") !== made) {
  console.error(`${target} is not what static_src/scss makes. Run make css and commit it.`);
  process.exit(1);
}
