import type { Widen } from "../ui/language";
import type { en } from "./words.en";

export const de: Widen<typeof en> = {
  title: "Diagnose",
  well: "Alles ist da.",
  lacks_one: "Eines fehlt.",
  lacks_other: "{{count}} Dinge fehlen.",
  drawsStill: "Bilder lassen sich trotzdem zeichnen.",
  drawsNot: "Solange das so ist, lässt sich nichts zeichnen.",
  names: { disk: "Platz", weights: "Gewichte des Starters" },
  found: { none: "keine", missing: "fehlt", bundled: "liegen bei", free: "{{gb}} GB frei für {{path}}" },
  advice: {
    gpu: "Mit dem eingebauten Modell geht alles auch auf dem Prozessor; eine NVIDIA-Karte mit 8 GB oder mehr (oder ein Apple-Chip) zeichnet größere Modelle, etwa das für --v 7, in Sekunden.",
    disk: "Mach Platz, oder setz GESSO_HOME auf eine andere Platte.",
    weights: "Bilder werden ohne die malende Stufe gezeichnet. Installiere Gesso noch einmal.",
    torch: "PyTorch rechnet die Bilder: pip install torch",
    torchvision: "Ein torchvision für CUDA neben einem torch für den Prozessor stört das Lesen von Bildern. Entferne es: pip uninstall torchvision",
  },
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
