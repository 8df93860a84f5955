import { featureWords } from "../ui/language";
import { en } from "./words.en";

export const useWords = featureWords("compare", en, async () => (await import("./words.de")).de);
