/** What shortcuts are called: the words of the help page, which lists the same table. */
import { useWords as useHelpWords } from "../pages/words";
import type { Scope, ShortcutId } from "../ui/keys";

export function useKeyNames(): { nameOf: (id: ShortcutId) => string; scopeOf: (scope: Scope) => string } {
  const { t } = useHelpWords();
  return { nameOf: (id) => t(`keys.${id}`), scopeOf: (scope) => t(`scopes.${scope}`) };
}
