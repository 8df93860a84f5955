import type { Widen } from "../ui/language";
import type { en } from "./words.en";

export const de: Widen<typeof en> = {
  title: "Bibliothek",
  end: "Das ist alles.",
  failed: "Die Bibliothek ließ sich nicht lesen.",
  loading: "Bilder werden geladen",
};
