/** Why the door stayed shut, in the page's own words. */
import { ApiError } from "../client/api";
import { en } from "./words.en";
import { useWords } from "./words";

type Code = keyof typeof en.wrong;
const isKnown = (code: string): code is Code => code in en.wrong;

/** Returns a function from what was thrown to a sentence. */
export function useRefusal(): (reason: unknown) => string {
  const { t } = useWords();
  return (reason) => {
    if (!(reason instanceof ApiError)) return t("error.title");
    if (reason.offline) return t("error.offline");
    return isKnown(reason.code) ? t(`wrong.${reason.code}`) : reason.message;
  };
}
