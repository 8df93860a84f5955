/** Fonts for text: the studio's own, those that every system has, what this browser knows, and files that are brought along. */
export const OWN = "Hanken Grotesk Variable";
const EVERYWHERE = ["Georgia", "Times New Roman", "Arial", "Verdana", "Trebuchet MS", "Courier New", "Impact", "Comic Sans MS"];

interface LocalFont {
  family: string;
}

/** Asks the browser for the fonts of this machine; some ask the person first, some have no answer. */
export async function localFonts(): Promise<string[]> {
  const ask = (window as { queryLocalFonts?: () => Promise<LocalFont[]> }).queryLocalFonts;
  if (!ask) return [];
  try {
    return [...new Set((await ask()).map((font) => font.family))].sort();
  } catch {
    return [];
  }
}

export function hasLocalFonts(): boolean {
  return "queryLocalFonts" in window;
}

export function firstFonts(): string[] {
  return [OWN, ...EVERYWHERE];
}

export interface BroughtFont {
  family: string;
  data: ArrayBuffer;
}

/** Makes a font of a file; throws where the file is none. */
export async function bringFont({ family, data }: BroughtFont): Promise<string> {
  const face = new FontFace(family, data);
  await face.load();
  document.fonts.add(face);
  return family;
}

export async function readFont(file: File): Promise<BroughtFont> {
  return { family: file.name.replace(/\.(?:ttf|otf|woff2?)$/iu, "").slice(0, 60) || "Font", data: await file.arrayBuffer() };
}
