import type { Widen } from "../ui/language";
import type { en } from "./words.en";

export const de: Widen<typeof en> = {
  title: "Modelle",
  lead: "Was hier zeichnen kann, was es an Platz und Speicher kostet und unter welcher Lizenz.",
  installed: "Installiert",
  bundled: "Eingebaut",
  partial: "Teilweise geladen",
  missing: "Nicht installiert",
  versions: "Hört auf",
  licence: "Lizenz",
  commercial: "gewerblich erlaubt",
  nonCommercial: "nicht gewerblich",
  disk: "Platz",
  memory: "Speicher",
  can: "Kann",
  install: "Im Terminal installieren:",
  resume: "Im Terminal fertig laden:",
  copy: "Befehl kopieren",
  loaded: "gerade im Speicher",
  failed: "Die Liste der Modelle ließ sich nicht lesen.",
};
