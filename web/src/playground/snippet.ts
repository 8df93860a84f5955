/** A request as people would write it: curl, JavaScript, Python. Pure. Files are read where the code runs. */
import { Embedded, type Built } from "./request";

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

/** A body beyond this is handed to curl on standard input: an argument may have 128 kB, and lines so long are not read. */
const LONG = 20_000;

/** For a shell: between single quotes, where only the quote itself is special. */
function shell(text: string): string {
  return /^[\w@%+=:,./-]+$/u.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** A file's name as curl's forms take it: what separates there stands between quotes. */
const formFile = (name: string) => (/[;,"]/u.test(name) ? `"${name.replaceAll("\\", "\\\\").replaceAll('"', String.raw`\"`)}"` : name);

/** JSON as text, with a mark for each file in it. */
function marked(json: unknown, indent?: number): { text: string; files: readonly { mark: string; name: string }[] } {
  const files: { mark: string; name: string }[] = [];
  const walk = (one: unknown): unknown => {
    if (one instanceof Embedded) {
      const mark = `%file${files.length}%`;
      files.push({ mark, name: one.file.name });
      return mark;
    }
    if (Array.isArray(one)) return one.map(walk);
    return typeof one === "object" && one !== null ? Object.fromEntries(Object.entries(one).map(([name, each]) => [name, walk(each)])) : one;
  };
  return { text: JSON.stringify(walk(json), null, indent), files };
}

function curl(built: Built, { origin, header, prefix, key }: How): string {
  const secret = key === null ? `"${header}: ${prefix}$GESSO_KEY"` : shell(`${header}: ${prefix}${key}`);
  const method = built.method === "GET" ? "" : `-X ${built.method} `;
  const parts = [`curl ${built.answer === "events" ? "-N " : ""}${method}${shell(origin + built.path)}`, `-H ${secret}`];
  for (const [name, value] of Object.entries(built.headers)) parts.push(`-H ${shell(`${name}: ${value}`)}`);
  let below = "";
  if (built.json !== undefined) {
    const { text, files } = marked(built.json);
    parts.push(`-H 'Content-Type: application/json'`);
    if (files.length > 0) {
      parts.push("-d @- <<JSON");
      const safe = text.replaceAll(/[\\$`]/gu, (sign) => `\\${sign}`);
      below = `\n${files.reduce((all, { mark, name }) => all.replace(`"${mark}"`, () => `"$(base64 < ${shell(name)} | tr -d '\\n')"`), safe)}\nJSON`;
    } else if (text.length > LONG) {
      parts.push("-d @- <<'JSON'");
      below = `\n${text}\nJSON`;
    } else parts.push(`-d ${shell(text)}`);
  }
  for (const { name, value } of built.form ?? []) parts.push(typeof value === "string" ? `--form-string ${shell(`${name}=${value}`)}` : `-F ${shell(`${name}=@${formFile(value.name)}`)}`);
  if (built.mime) parts.push(`-H ${shell(`Content-Type: ${built.mime}`)}`, `--data-binary ${shell(`@${built.file?.name ?? "FILE"}`)}`);
  if (built.keep !== undefined) parts.splice(1, 0, `-o ${shell(built.keep)}`);
  return parts.join(" \\\n  ") + below;
}

function javascript(built: Built, { origin, header, prefix, key }: How): string {
  const secret = key === null ? `\`${prefix}\${process.env.GESSO_KEY}\`` : JSON.stringify(prefix + key);
  const lines: string[] = [];
  const named = built.json === undefined ? { text: "", files: [] } : marked(built.json, 2);
  const uses = [
    ...((built.form ?? []).some(({ value }) => typeof value !== "string") || built.mime !== undefined ? ["openAsBlob"] : []),
    ...(named.files.length > 0 ? ["readFileSync"] : []),
    ...(built.keep === undefined ? [] : ["writeFileSync"]),
  ];
  if (uses.length > 0) lines.push(`import { ${uses.join(", ")} } from "node:fs";`, "");
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
  const json = named.files.reduce((all, { mark, name }) => all.replace(`"${mark}"`, () => `readFileSync(${JSON.stringify(name)}, "base64")`), named.text);
  const body = json ? `JSON.stringify(${json.replaceAll("\n", "\n  ")})` : built.form ? "form" : built.mime ? `await openAsBlob(${JSON.stringify(built.file?.name ?? "FILE")})` : "";
  lines.push(
    `const answer = await fetch(${JSON.stringify(origin + built.path)}, {`,
    ...(built.method === "GET" ? [] : [`  method: ${JSON.stringify(built.method)},`]),
    "  headers: {",
    ...headers.map((one) => `    ${one},`),
    "  },",
    ...(body ? [`  body: ${body},`] : []),
    "});",
  );
  if (built.answer === "events") lines.push("console.log(answer.status);", "for await (const part of answer.body.pipeThrough(new TextDecoderStream())) process.stdout.write(part);");
  else if (built.keep !== undefined) lines.push(`writeFileSync(${JSON.stringify(built.keep)}, Buffer.from(await answer.arrayBuffer()));`, "console.log(answer.status);");
  else lines.push("console.log(answer.status, await answer.text());");
  return lines.join("\n");
}

function python(built: Built, { origin, header, prefix, key }: How): string {
  const before = prefix ? `${literal(prefix)} + ` : "";
  const secret = key === null ? `${before}os.environ["GESSO_KEY"]` : literal(prefix + key);
  const headers = [`${literal(header)}: ${secret}`, ...Object.entries(built.headers).map(([name, value]) => `${literal(name)}: ${literal(value)}`)];
  if (built.mime) headers.push(`"Content-Type": ${literal(built.mime)}`);
  const call = [`    ${literal(built.method)},`, `    ${literal(origin + built.path)},`, "    headers={", ...headers.map((one) => `        ${one},`), "    },"];
  if (built.json !== undefined) call.push(`    json=${literal(built.json, 4)},`);
  const texts = (built.form ?? []).flatMap(({ name, value }) => (typeof value === "string" ? [[name, value] as const] : []));
  const files = (built.form ?? []).flatMap(({ name, value }) => (typeof value === "string" ? [] : [`(${literal(name)}, open(${literal(value.name)}, "rb"))`]));
  if (files.length > 0) {
    if (texts.length > 0) call.push(`    data={${texts.map(([name, value]) => `${literal(name)}: ${literal(value)}`).join(", ")}},`);
    call.push(`    files=[${files.join(", ")}],`);
  } else if (texts.length > 0) call.push(`    files=[${texts.map(([name, value]) => `(${literal(name)}, (None, ${literal(value)}))`).join(", ")}],`);
  if (built.mime) call.push(`    content=open(${literal(built.file?.name ?? "FILE")}, "rb"),`);
  call.push("    timeout=600,");
  const lines = built.answer === "events" ? ["with httpx.stream(", ...call, ") as answer:", "    print(answer.status_code)", "    for line in answer.iter_lines():", "        print(line)"] : ["answer = httpx.request(", ...call, ")"];
  if (built.keep !== undefined) lines.push(`Path(${literal(built.keep)}).write_bytes(answer.content)`, "print(answer.status_code)");
  else if (built.answer === "text") lines.push("print(answer.status_code, answer.text)");
  const brought = [...(lines.some((one) => one.includes("base64.b64encode(")) ? ["import base64"] : []), ...(key === null ? ["import os"] : []), ...(built.keep === undefined ? [] : ["from pathlib import Path"])];
  return [...brought, ...(brought.length > 0 ? [""] : []), "import httpx", "", ...lines].join("\n");
}

/** A JSON value as Python writes it. */
function literal(value: unknown, spaces = 0): string {
  if (value === null || value === undefined) return "None";
  if (value instanceof Embedded) return `base64.b64encode(open(${JSON.stringify(value.file.name)}, "rb").read()).decode()`;
  if (typeof value === "boolean") return value ? "True" : "False";
  if (Array.isArray(value)) return `[${value.map((one) => literal(one, spaces)).join(", ")}]`;
  if (typeof value === "object") {
    const pad = " ".repeat(spaces + 4);
    const inside = Object.entries(value).map(([name, one]) => `${pad}${literal(name)}: ${literal(one, spaces + 4)},\n`);
    return inside.length === 0 ? "{}" : `{\n${inside.join("")}${" ".repeat(spaces)}}`;
  }
  return JSON.stringify(value);
}
