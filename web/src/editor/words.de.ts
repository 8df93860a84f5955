import type { Widen } from "../ui/language";
import type { en } from "./words.en";

export const de: Widen<typeof en> = {
  title: "Bearbeiten",
  region: "Editor",
  stage: "Das Bild, {{width}} × {{height}} Pixel",
  start: {
    title: "Welches Bild?",
    lead: "Nimm eines von deinen oder bring eines mit.",
    upload: "Bild hochladen",
    drop: "oder hierher ziehen oder einfügen",
    recent: "Neueste Bilder",
    empty: "Noch keine Bilder. Lade eines hoch oder zeichne welche unter Gestalten.",
    unfinished: "Unfertig",
    resume: "Weiter mit {{name}}",
    forget: "Wegwerfen",
  },
  tools: {
    label: "Werkzeuge",
    brush: "Pinsel", eraser: "Radierer", lasso: "Lasso", polygon: "Vieleck", rectangle: "Rechteck", smart: "Objekt auswählen",
    text: "Text", move: "Ebenen verschieben", hand: "Ansicht verschieben", canvas: "Leinwandgröße",
  },
  top: {
    back: "Zurück", undo: "Rückgängig", redo: "Wiederholen", fit: "Einpassen", actual: "Echte Pixel", zoomIn: "Näher", zoomOut: "Weiter weg",
    before: "Vorher", beforeHint: "Halten, um zu sehen, wie es war", export: "Exportieren", save: "Als Version sichern", panels: "Bedienfelder", nearer: "Zoom",
    saved: "Als Version gesichert.",
  },
  actions: {
    label: "Was geschehen soll",
    inpaint: "Bereich neu malen", outpaint: "Erweitern", blend: "Einfügen", retexture: "Neu einkleiden", edit: "Anweisen", background: "Hintergrund", upscale: "Vergrößern",
  },
  lead: {
    inpaint: "Was soll dort sein? Ohne Worte wird weggenommen, was dort steht.",
    outpaint: "Was soll dort sein? Ohne Worte geht die Umgebung weiter.",
    blend: "Malt an den Kanten der Ebenen entlang, bis sie ins Bild gewachsen sind.",
    retexture: "Was soll daraus werden? Nur der Aufbau bleibt.",
    edit: "Was soll sich ändern? „gib dem Fuchs einen Hut“",
    background: "Wo soll es sein? Ohne Worte wird der Hintergrund durchsichtig.",
    upscale: "Mehr Pixel; mit Freiheit auch mehr Einzelheiten.",
  },
  missing: {
    mask: "Übermale zuerst, was sich ändern soll.",
    words: "Sag zuerst, was du möchtest.",
    canvas: "Zieh zuerst die Leinwand größer.",
    layers: "Leg zuerst ein Bild darauf. Texte und maskierte Ebenen werden stattdessen verschmolzen.",
    large: "Eine Leinwand hat höchstens 8192 Pixel je Seite und 33 Millionen insgesamt.",
    slim: "Eine Leinwand liegt zwischen 1:14 und 14:1.",
  },
  prompt: "Worte dafür",
  dials: {
    structure: "Aufbau", free: "Frei", firm: "Fest", creativity: "Freiheit", faithful: "Getreu", inventive: "Erfinderisch", factor: "Größe",
  },
  run: {
    sending: "Wird gesendet", queued: "Wartet", behind: "{{count}} davor", running: "Malt {{percent}}", cancel: "Abbrechen", cancelling: "Hört nach diesem Schritt auf",
    cancelled: "Abgebrochen.", failed: "Das hat nicht geklappt.", kept: "Dein Dokument ist, wie es war.", results: "Ergebnisse", result: "Ergebnis {{n}} von {{count}}", dismiss: "Fertig", progress: "Fortschritt",
  },
  proof: {
    same: "Sonst hat sich nichts geändert",
    figures: "{{count}} Pixel außerhalb des Gemalten, jedes davon gleich.",
    differ: "{{count}} Pixel außerhalb des Gemalten sind anders.",
    checking: "Vergleicht, was bleiben sollte",
  },
  selection: {
    label: "Auswahl", size: "Größe", hardness: "Härte", mode: "Was Malen tut", add: "Dazu", subtract: "Weg", invert: "Umkehren", all: "Alles", none: "Nichts",
    feather: "Weiche Kante", grow: "Wachsen", shrink: "Schrumpfen", edge: "Kante, Pixel", colour: "Farbe der Auswahl", strength: "Wie stark sie sichtbar ist",
    share: "{{percent}} ausgewählt", nothing: "Nichts ausgewählt",
    looking: "Sucht danach", notFound: "Dort stach nichts hervor. Versuch einen Rahmen darum oder übermale es.",
  },
  canvas: {
    label: "Leinwand", ratio: "Form", reset: "Wie das Bild", size: "{{width}} × {{height}}", hint: "Zieh an den Rändern. Alt zieht beide Seiten.", crop: "Darauf zuschneiden", width: "Breite", height: "Höhe",
  },
  layers: {
    label: "Ebenen", base: "Bild", add: "Bild dazulegen", text: "Text dazulegen", empty: "Zieh Bilder hierher oder füge sie ein, um sie daraufzulegen.", name: "Name von {{name}}",
    hide: "{{name}} verbergen", show: "{{name}} zeigen", up: "{{name}} nach oben", down: "{{name}} nach unten", remove: "{{name}} löschen", duplicate: "{{name}} verdoppeln", more: "Mehr zu {{name}}",
    opacity: "Deckkraft", rotation: "Drehung", scale: "Größe, %", mask: "Maske aus der Auswahl", unmask: "Maske entfernen", select: "{{name}} wählen", unnamed: "Ebene", flatten: "Zu einer Version verschmelzen", order: "{{name}} zum Umordnen ziehen",
  },
  text: {
    label: "Text", words: "Worte", font: "Schrift", size: "Größe", weight: "Stärke", colour: "Farbe", align: "Ausrichtung", left: "Links", center: "Mitte", right: "Rechts",
    outline: "Umriss", outlineColour: "Farbe des Umrisses", bring: "Schriftdatei mitbringen", local: "Schriften dieses Rechners", fontWrong: "Diese Datei ist keine Schrift.", hello: "Text",
  },
  versions: { label: "Versionen", number: "Version {{n}}:", now: "gerade zu sehen", empty: "Was du aus diesem Bild machst, zweigt hier ab." },
  export: { png: "PNG mit Transparenz", jpeg: "JPEG", webp: "WebP", psd: "PSD mit Ebenen", working: "Schreibt die Datei", failed: "Die Datei ließ sich nicht schreiben." },
  drop: "Loslassen, um es auf das Bild zu legen",
  broken: "Dieses Bild lässt sich nicht öffnen.",
  restored: "Deine unfertige Arbeit ist wieder da.",
  startOver: "Neu anfangen",
  offline: "Das Studio ist nicht zu erreichen. Dein Dokument bleibt; versuch es gleich noch einmal.",
  refused: "Das wurde abgelehnt.",
  leave: "Editor verlassen? Was du seitdem gemalt hast, geht verloren.",
  task: {
    imagine: "gezeichnet", upload: "hochgeladen", vary: "variiert", remix: "abgewandelt", upscale: "vergrößert", inpaint: "neu gemalt", outpaint: "erweitert", pan: "geschwenkt", zoom: "herausgezoomt",
    retexture: "neu eingekleidet", edit: "angewiesen", background: "Hintergrund", blend: "gemischt", enhance: "verfeinert", finish: "ausgearbeitet", reroll: "gezeichnet", other: "gemacht",
  },
};
