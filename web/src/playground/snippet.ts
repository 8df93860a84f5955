/** A request as people would write it: curl, JavaScript, Python. Pure. */
import type { Built } from "./request";

export const LANGUAGES = ["curl", "javascript", "python"] as const;
export type Language = (typeof LANGUAGES)[number];

interface How {
  origin: string;
  /** The header that carries the key, and what stands before it there. */
  header: string;
  prefix: string;
  /** Null: read from the environment as GESSO_KEY, so that it is in no file. */
  key: string | null;
}

export function snippet(language: Language, built: Built, how: How): string {
  return { curl, javascript, python }[language](built, how);
}

/** For a shell: between single quotes, where only the quote itself is special. */
function shell(text: string): string {
  return /^[\w@%+=:,./-]+$/u.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function curl(built: Built, { origin, header, prefix, key }: How): string {
  const secret = key === null ? `"${header}: ${prefix}$GESSO_KEY"` : shell(`${header}: ${prefix}${key}`);
  const parts = [`curl ${built.method === "GET" ? "" : `-X ${built.method} `}${shell(origin + built.path)}`, `-H ${secret}`];
  for (const [name, value] of Object.entries(built.headers)) parts.push(`-H ${shell(`${name}: ${value}`)}`);
  if (built.json !== undefined) parts.push(`-H 'Content-Type: application/json'`, `-d ${shell(JSON.stringify(built.json))}`);
  for (const { name, value } of built.form ?? []) parts.push(typeof value === "string" ? `--form-string ${shell(`${name}=${value}`)}` : `-F ${shell(`${name}=@${value.name}`)}`);
  if (built.mime) parts.push(`-H ${shell(`Content-Type: ${built.mime}`)}`, `--data-binary ${shell(`@${built.file?.name ?? "FILE"}`)}`);
  return parts.join(" \\\n  ");
}

const indented = (value: unknown, spaces: number) => JSON.stringify(value, null, 2).replaceAll("\n", `\n${" ".repeat(spaces)}`);

function javascript(built: Built, { origin, header, prefix, key }: How): string {
  const secret = key === null ? `\`${prefix}\${process.env.GESSO_KEY}\`` : JSON.stringify(prefix + key);
  const lines: string[] = [];
  const uses = (built.form ?? []).some(({ value }) => typeof value !== "string") || built.mime !== undefined;
  if (uses) lines.push(`import { openAsBlob } from "node:fs";`, "");
  if (built.form) {
    lines.push("const form = new FormData();");
    for (const { name, value } of built.form) {
      lines.push(
        typeof value === "string"
          ? `form.append(${JSON.stringify(name)}, ${JSON.stringify(value)});`
          : `form.append(${JSON.stringify(name)}, await openAsBlob(${JSON.stringify(value.name)}), ${JSON.stringify(value.name)});`,
      );
    }
    lines.push("");
  }
  const headers = [`${JSON.stringify(header)}: ${secret}`, ...Object.entries(built.headers).map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`)];
  if (built.json !== undefined) headers.push(`"Content-Type": "application/json"`);
  if (built.mime) headers.push(`"Content-Type": ${JSON.stringify(built.mime)}`);
  const body = built.json !== undefined ? `JSON.stringify(${indented(built.json, 2)})` : built.form ? "form" : built.mime ? `await openAsBlob(${JSON.stringify(built.file?.name ?? "FILE")})` : "";
  lines.push(
    `const answer = await fetch(${JSON.stringify(origin + built.path)}, {`,
    ...(built.method === "GET" ? [] : [`  method: ${JSON.stringify(built.method)},`]),
    "  headers: {",
    ...headers.map((one) => `    ${one},`),
    "  },",
    ...(body ? [`  body: ${body},`] : []),
    "});",
    "console.log(answer.status, await answer.text());",
  );
  return lines.join("\n");
}

function python(built: Built, { origin, header, prefix, key }: How): string {
  const before = prefix ? `${literal(prefix)} + ` : "";
  const secret = key === null ? `${before}os.environ["GESSO_KEY"]` : literal(prefix + key);
  const headers = [`${literal(header)}: ${secret}`, ...Object.entries(built.headers).map(([name, value]) => `${literal(name)}: ${literal(value)}`)];
  if (built.mime) headers.push(`"Content-Type": ${literal(built.mime)}`);
  const lines = [...(key === null ? ["import os", ""] : []), "import httpx", "", `answer = httpx.request(`, `    ${literal(built.method)},`, `    ${literal(origin + built.path)},`, "    headers={", ...headers.map((one) => `        ${one},`), "    },"];
  if (built.json !== undefined) lines.push(`    json=${literal(built.json, 4)},`);
  const texts = (built.form ?? []).flatMap(({ name, value }) => (typeof value === "string" ? [`${literal(name)}: ${literal(value)}`] : []));
  const files = (built.form ?? []).flatMap(({ name, value }) => (typeof value === "string" ? [] : [`(${literal(name)}, open(${literal(value.name)}, "rb"))`]));
  if (texts.length > 0) lines.push(`    data={${texts.join(", ")}},`);
  if (files.length > 0) lines.push(`    files=[${files.join(", ")}],`);
  if (built.mime) lines.push(`    content=open(${literal(built.file?.name ?? "FILE")}, "rb"),`);
  lines.push("    timeout=600,", ")", "print(answer.status_code, answer.text)");
  return lines.join("\n");
}

/** A JSON value as Python writes it. */
function literal(value: unknown, spaces = 0): string {
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (Array.isArray(value)) return `[${value.map((one) => literal(one, spaces)).join(", ")}]`;
  if (typeof value === "object") {
    const pad = " ".repeat(spaces + 4);
    const inside = Object.entries(value).map(([name, one]) => `${pad}${literal(name)}: ${literal(one, spaces + 4)},\n`);
    return inside.length === 0 ? "{}" : `{\n${inside.join("")}${" ".repeat(spaces)}}`;
  }
  return JSON.stringify(value);
}
