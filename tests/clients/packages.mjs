// Brings npm packages from the web app's folder, wherever this script lies.
import { createRequire } from "node:module";

export const bring = createRequire(`${process.env.GESSO_WEB}/package.json`);
export const base = process.env.GESSO_URL;
export const key = process.env.GESSO_KEY;
export const tell = (value) => process.stdout.write(JSON.stringify(value));
