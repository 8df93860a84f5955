import type { Widen } from "../ui/language";
import type { en } from "./words.en";

export const de: Widen<typeof en> = {
  title: "Diagnose",
  well: "Alles ist da.",
  lacks_one: "Eines fehlt. Bilder lassen sich trotzdem zeichnen.",
  lacks_other: "{{count}} Dinge fehlen.",
  again: "Noch einmal nachsehen",
  report: "Bericht kopieren",
  engine: "Motor",
  missing: "fehlt",
  models: "Große Modelle",
  modelsNone: "keines; das eingebaute Modell zeichnet alles",
  modelsSome_one: "{{count}} installiert",
  modelsSome_other: "{{count}} installiert",
  modelsAdvice: "Ein großes Modell folgt den Worten genauer und zeichnet feiner.",
  modelsLink: "Sieh nach, was auf diese Maschine passt",
  failed: "Das Studio konnte sich nicht untersuchen.",
  failedKept: "Es wurde nichts geändert.",
};
