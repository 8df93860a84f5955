import { featureWords } from "../ui/language";
import { en } from "./words.en";

export const useWords = featureWords("boards", en, async () => (await import("./words.de")).de);
