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

const SFNT = [0x00010000, 0x4f54544f, 0x74727565];
const WOFF = 0x774f4646;
const WOFF2 = 0x774f4632;
const FVAR = 0x66766172;
/** Its number among the tables that WOFF 2 knows by number; 63 stands for a name written out. */
const FVAR_2 = 47;

/** Whether a font file has axes to vary, its weight for one. Reads the list of its tables. */
export function isVariable(data: ArrayBuffer): boolean {
  const file = new DataView(data);
  try {
    const kind = file.getUint32(0);
    if (SFNT.includes(kind) || kind === WOFF) {
      const [first, each] = kind === WOFF ? [44, 20] : [12, 16];
      const count = file.getUint16(kind === WOFF ? 12 : 4);
      return Array.from({ length: count }, (_, i) => file.getUint32(first + i * each)).includes(FVAR);
    }
    if (kind !== WOFF2) return false;
    let at = 48;
    const number = (): void => {
      while ((file.getUint8(at++) & 0x80) !== 0);
    };
    for (let left = file.getUint16(12); left > 0; left -= 1) {
      const flags = file.getUint8(at++);
      const known = flags & 63;
      if (known === FVAR_2 || (known === 63 && file.getUint32(at) === FVAR)) return true;
      if (known === 63) at += 4;
      number();
      // glyf and loca have a second length unless they are stored as they are, others only if they are not.
      const plain = known === 10 || known === 11 ? 3 : 0;
      if (flags >> 6 !== plain) number();
    }
    return false;
  } catch {
    return false;
  }
}

/** Makes a font of a file; throws where the file is none. */
export async function bringFont({ family, data }: BroughtFont): Promise<string> {
  // Told of its weights, the browser takes the font's own; one without is thickened as well as can be.
  const face = new FontFace(family, data, isVariable(data) ? { weight: "100 900" } : {});
  await face.load();
  document.fonts.add(face);
  return family;
}

export async function readFont(file: File): Promise<BroughtFont> {
  return { family: file.name.replace(/\.(?:ttf|otf|woff2?)$/iu, "").slice(0, 60) || "Font", data: await file.arrayBuffer() };
}
