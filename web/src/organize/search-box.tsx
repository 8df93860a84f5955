/** The search language in one line: completed from the server, marked where it is wrong, looked for while typed. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useId, useRef, useState, type KeyboardEvent } from "react";
import { flushSync } from "react-dom";

import { api, ApiError, need, type Detail } from "../client/api";
import { fromCodePoints } from "../client/prompt";
import { Icon } from "../ui/icons";
import { useKeys } from "../ui/keys";
import { suggestionsQuery } from "./queries";
import { recentSearches, rememberSearch } from "./recent";
import { terms } from "./terms";
import { useWords } from "./words";

interface Props {
  q: string;
  onSearch: (q: string, how: { replace: boolean }) => void;
}

interface Mistake {
  start: number;
  end: number;
  message: string;
  allowed: string;
  suggestion: string;
}

interface Offer {
  id: string;
  text: string;
  aside: string;
  /** The whole search after taking it, and where the caret stands then. */
  whole: string;
  caret: number;
  /** It is a whole search: looked for at once. */
  done: boolean;
}

const TYPED_MS = 300;
const HINTS = ["tag", "rating", "color", "is", "before", "style", "folder", "like", "meaning"] as const;

/** What is wrong with a search; empty: nothing. */
async function mistakesIn(q: string, signal: AbortSignal): Promise<Mistake[]> {
  try {
    await need(api.GET("/api/v1/images", { params: { query: { q, limit: 1 } }, signal }));
    return [];
  } catch (reason) {
    if (!(reason instanceof ApiError) || reason.offline || reason.status >= 500 || reason.status === 401) throw reason;
    const whole: Detail = { code: reason.code, message: reason.message };
    return (reason.details.length > 0 ? reason.details : [whole]).map((detail) => ({
      start: fromCodePoints(q, detail.start ?? 0),
      end: fromCodePoints(q, detail.end ?? q.length),
      message: detail.message ?? reason.message,
      allowed: detail.allowed ?? "",
      suggestion: detail.suggestion ?? "",
    }));
  }
}

export function SearchBox({ q, onSearch }: Props) {
  const { t } = useWords();
  const list = useId();
  const input = useRef<HTMLInputElement>(null);
  const mirror = useRef<HTMLDivElement>(null);
  const [text, setText] = useState(q);
  const [seen, setSeen] = useState(q);
  /** What this box itself has asked for: its coming back as the address changes nothing here. */
  const [sent, setSent] = useState(q);
  const [caret, setCaret] = useState(q.length);
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const [mistakes, setMistakes] = useState<Mistake[]>([]);
  if (q !== seen) {
    setSeen(q);
    if (q !== sent) {
      setText(q);
      setCaret(q.length);
      setSent(q);
      setMistakes([]);
    }
  }

  const search = useRef(onSearch);
  useEffect(() => {
    search.current = onSearch;
  });
  const point = Array.from(text.slice(0, caret)).length;
  const { data: suggested = [] } = useQuery({ ...suggestionsQuery(text, point), enabled: open && text.trim() !== "" });
  const all: Offer[] =
    text.trim() === ""
      ? [
          ...recentSearches().map((one) => ({ id: `r${one}`, text: one, aside: t("search.recent"), whole: one, caret: one.length, done: true })),
          ...HINTS.map((key) => ({ id: key, text: `${key}:`, aside: t(`hint.${key}`), whole: `${key}:`, caret: key.length + 1, done: false })),
        ]
      : suggested.map((one) => {
          const start = fromCodePoints(text, one.start);
          const tail = one.text.endsWith(":") ? "" : " ";
          const head = `${text.slice(0, start)}${one.text}${tail}`;
          return { id: `${one.kind}${one.text}`, text: one.text, aside: one.pictures === null ? "" : t("pictures", { count: one.pictures }), whole: head + text.slice(fromCodePoints(text, one.end)).trimStart(), caret: head.length, done: false };
        });
  // What is there already is no offer.
  const offers = all.filter((offer) => offer.whole.trim() !== text.trim());
  const shown = open && offers.length > 0;

  // "rat" may become "rating:": while it may, the wall stays as it is.
  const midWord = shown && text.trim() !== "" && offers.some((offer) => offer.text.endsWith(":"));
  useEffect(() => {
    if (midWord) return;
    const stop = new AbortController();
    const ask = async () => {
      const wrong = text.trim() ? await mistakesIn(text, stop.signal) : [];
      setMistakes(wrong);
      if (wrong.length > 0 || text.trim() === seen) return;
      setSent(text.trim());
      search.current(text.trim(), { replace: seen !== "" });
    };
    const timer = setTimeout(() => void ask().catch(() => undefined), TYPED_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [text, seen, midWord]);

  const write = (next: string, place: number) => {
    // At once: in the next frame a quick hand has typed on, and the caret would go back behind its letters.
    flushSync(() => {
      setText(next);
      setCaret(place);
      setAt(-1);
    });
    input.current?.setSelectionRange(place, place);
  };
  const take = (offer: Offer) => {
    write(offer.whole, offer.caret);
    if (offer.done) setOpen(false);
    input.current?.focus();
  };
  const now = () => {
    setOpen(false);
    mistakesIn(text, new AbortController().signal)
      .then((wrong) => {
        setMistakes(wrong);
        if (wrong.length > 0) return;
        rememberSearch(text);
        setSent(text.trim());
        onSearch(text.trim(), { replace: text.trim() === seen });
      })
      .catch(() => undefined);
  };
  const mend = (mistake: Mistake) => {
    const next = text.slice(0, mistake.start) + mistake.suggestion + text.slice(mistake.end);
    write(next, mistake.start + mistake.suggestion.length);
    input.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const offer = offers[at];
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!shown) setOpen(true);
      else setAt(((at + 1 + (event.key === "ArrowDown" ? 1 : offers.length)) % (offers.length + 1)) - 1);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (shown && offer) take(offer);
      else now();
    } else if (event.key === "Tab" && shown && !event.shiftKey && (offer ?? offers[0]) && text.trim() !== "" && suggested.length > 0) {
      event.preventDefault();
      const first = offer ?? offers[0];
      if (first) take(first);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      if (shown) setOpen(false);
      else if (text !== "") write("", 0);
      else input.current?.blur();
    }
  };
  useKeys({ find: () => input.current?.focus() });

  return (
    <div className="finder">
      <div className="finder-box" data-wrong={mistakes.length > 0 || undefined}>
        <Icon name="search" size={18} />
        <div className="finder-words">
          <div ref={mirror} className="finder-mirror" aria-hidden="true">
            <Marked text={text} mistakes={mistakes} />
          </div>
          <input
            ref={input}
            type="text"
            role="combobox"
            aria-label={t("search.label")}
            aria-expanded={shown}
            aria-controls={list}
            aria-autocomplete="list"
            aria-activedescendant={shown && at >= 0 ? `${list}-${at}` : undefined}
            aria-invalid={mistakes.length > 0}
            aria-describedby={mistakes.length > 0 ? `${list}-wrong` : undefined}
            placeholder={t("search.placeholder")}
            spellCheck={false}
            autoComplete="off"
            autoCapitalize="off"
            enterKeyHint="search"
            maxLength={1000}
            value={text}
            onChange={(event) => {
              setText(event.target.value);
              setCaret(event.target.selectionStart ?? event.target.value.length);
              setOpen(true);
              setAt(-1);
            }}
            onSelect={(event) => setCaret(event.currentTarget.selectionStart ?? 0)}
            onScroll={(event) => mirror.current && (mirror.current.scrollLeft = event.currentTarget.scrollLeft)}
            onFocus={() => setOpen(true)}
            onBlur={() => setOpen(false)}
            onKeyDown={onKeyDown}
          />
        </div>
        {text !== "" && (
          <button type="button" className="button bare round finder-clear" aria-label={t("search.clear")} onClick={() => { write("", 0); input.current?.focus(); }}>
            <Icon name="close" size={16} />
          </button>
        )}
      </div>
      {shown && (
        <div id={list} className="menu finder-offers" role="listbox" aria-label={t("search.offers")}>
          {offers.map((offer, i) => (
            // The input keeps the focus and speaks for the list; a mouse takes from it before the input loses the focus.
            // eslint-disable-next-line jsx-a11y/interactive-supports-focus, jsx-a11y/click-events-have-key-events
            <div key={offer.id} id={`${list}-${i}`} role="option" aria-selected={i === at} className="menu-item" data-highlighted={i === at || undefined} onPointerDown={(event) => event.preventDefault()} onClick={() => take(offer)}>
              <span>{offer.text}</span>
              <span className="aside">{offer.aside}</span>
            </div>
          ))}
        </div>
      )}
      {mistakes.length > 0 && (
        <ul id={`${list}-wrong`} className="finder-wrong" role="alert">
          {mistakes.slice(0, 3).map((mistake) => (
            <li key={`${mistake.start} ${mistake.message}`}>
              <span>{mistake.message}</span>
              {mistake.suggestion !== "" && (
                <button type="button" className="button" onClick={() => mend(mistake)}>
                  {t("bar.use", { fix: mistake.suggestion })}
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** The words as they stand, with what was understood as a key and what is wrong. */
function Marked({ text, mistakes }: { text: string; mistakes: readonly Mistake[] }) {
  const edges = [
    ...mistakes.map((one) => ({ start: one.start, end: Math.max(one.end, one.start + 1), kind: "mistake" })),
    ...terms(text)
      .filter((term) => term.key !== "" && term.value !== "" && !mistakes.some((one) => one.start < term.end && one.end > term.start))
      .map((term) => ({ start: term.start, end: term.end, kind: "term" })),
  ].sort((a, b) => a.start - b.start);
  const parts = [];
  let place = 0;
  for (const { start, end, kind } of edges) {
    if (start < place) continue;
    parts.push(text.slice(place, start));
    parts.push(
      <mark key={start} className={kind}>
        {text.slice(start, end) || " "}
      </mark>,
    );
    place = end;
  }
  return (
    <>
      {parts}
      {text.slice(place)}
    </>
  );
}
