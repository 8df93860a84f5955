/** Searches for what pictures show miss those that nobody has looked at yet: says how many, and searches again when they are through. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";

import { announceChange } from "./commands";
import { unseenQuery } from "./queries";
import { useWords } from "./words";

export function Looking({ empty }: { empty: boolean }) {
  const { t } = useWords();
  const { data: waiting = 0 } = useQuery(unseenQuery);
  const before = useRef(0);
  useEffect(() => {
    const fewer = waiting < before.current;
    before.current = waiting;
    // A wall that shows something is not moved under the eyes for each handful.
    if (fewer && (waiting === 0 || empty)) announceChange();
  }, [waiting, empty]);
  return waiting > 0 ? <p className="filters-note">{t("search.looking", { count: waiting })}</p> : null;
}
