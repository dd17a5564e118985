// Compiles the style sheet once; the result is committed, so that nobody else needs node.
import { writeFileSync } from "node:fs";
import { compile } from "sass";

const { css } = compile("static_src/scss/greenroom.scss", {
  loadPaths: ["node_modules/nhsuk-frontend/dist"],
  quietDeps: true,
  style: "compressed",
});
const licence = "/*! Contains parts of nhsuk-frontend 10.6.1, MIT licence, (c) NHS England */\n";
writeFileSync("static/css/greenroom.css", `${licence}${css}\n`);
