import type { Widen } from "../ui/language";
import type { en } from "./words.en";

export const de: Widen<typeof en> = {
  title: "Dein Studio öffnen",
  lead: "Füge das Token oder den ganzen Link ein, den das Terminal beim Start gezeigt hat.",
  token: "Token oder Link",
  open: "Öffnen",
  wrong: "Dieses Token öffnet dieses Studio nicht. Nach einer Neueinrichtung gilt ein neues: Es steht in der letzten Zeile im Terminal.",
  lost: "Das Terminalfenster ist weg? Halte das Studio an und starte es wieder mit: ",
};
