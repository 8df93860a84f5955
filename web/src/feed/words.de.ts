import type { Widen } from "../ui/language";
import type { en } from "./words.en";

export const de: Widen<typeof en> = {
  as: { image: "Als Bildvorlage", style: "Als Stil", omni: "Als Omni-Vorlage", character: "Als Figur" },
  used: {
    image: "Es steht als Bildvorlage neben den Worten.",
    style: "Es steht als Stil neben den Worten.",
    omni: "Es steht als Omni-Vorlage neben den Worten.",
    character: "Es steht als Figur neben den Worten.",
  },
  enhance: "In voller Güte zeichnen",
  finishExact: "Genau so fertigstellen",
  upscale2: "2× vergrößern",
  upscale4: "4× vergrößern",
  upscaleCreative: "Vergrößern und Einzelheiten ergänzen",
  rerun: "Noch einmal, gleiche Pixel",
  compare: "Vergleichen",
  copyPrompt: "Prompt kopieren",
  copySeed: "Seed kopieren",
  copyLink: "Link kopieren",
  download: "PNG herunterladen",
  guide: {
    label: "Deine erste Minute",
    hide: "Ausblenden",
    sent: "Du hast um vier Bilder gebeten",
    drawing: "Gezeichnet wird auf: {{device}}",
    drawingHint: "Vom eingebauten Modell, ohne Download. Die Vorschauen werden dabei schärfer; du kannst die Seite verlassen oder neu laden.",
    waking: "Der Motor startet",
    done: "Zeig auf ein Bild",
    doneHint: "V macht vier ähnliche, U ein größeres, S nimmt seinen Stil. ? zeigt alle Tasten.",
    doneTouch: "Tippe auf ein Bild für alles, was du damit tun kannst.",
    gpu: "Mit einer GPU",
    gpuHint: "Dieses Studio zeichnet gerade auf dem Prozessor. Eine Grafikkarte zeichnet die großen Modelle, etwa das für --v 7, in Sekunden.",
    gpuHave: "{{card}} ist da. Hol ein großes Modell, und --v 7 wird damit gezeichnet.",
    doctor: "Was diese Maschine hat",
    models: "Zu den Modellen",
  },
};
