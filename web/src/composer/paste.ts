/** Prompts as people have them elsewhere, made into prompts: Midjourney's command, and what Discord copies with it. */

const COMMAND = /^\s*\/(?:imagine|blend|shorten|describe)\b\s*(?:prompt\s*:)?\s*/iu;
/** `**a fox --v 7** - <@123> (fast, stealth)`, and the same without the signs. */
const DISCORD = /^\s*\*\*([\s\S]+?)\*\*\s*-\s*(?:<?@|Image #|Upscaled|Variations|Remix|Zoom|Pan)[\s\S]*$/iu;
const TAIL = /\s+-\s+(?:<@[^>]*>|@[^\s(]+)\s*\([^)]*\)\s*(?:\[[^\]]*\])?\s*$/u;
const LINK = /<(https?:\/\/[^\s>]+)>/gu;

/** The same prompt without what is not part of it; anything else comes back as it was. */
export function cleanPaste(text: string): string {
  const bold = DISCORD.exec(text);
  const clean = (bold?.[1] ?? text)
    .replace(COMMAND, "")
    .replace(TAIL, "")
    .replace(LINK, "$1")
    .replaceAll(/(?<=^|\s)[—–](?=[a-z]{1,12}\b)/giu, "--")
    .replaceAll(/[\u201c\u201d]/gu, '"');
  const changed = clean !== text;
  return changed ? clean.replaceAll(/\s*\n\s*/gu, " ").trim() : text;
}
