/** Draft: a conversation beside the drafts it leads to. Every turn shows the prompt that it became, and lets one edit it. */
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";

import { ApiError, type Job } from "../client/api";
import { splitPrompt } from "../client/prompt";
import { useLive } from "../client/store";
import { Button } from "../ui/button";
import { Sheet } from "../ui/dialog";
import { EmptyState, ErrorPanel, Skeleton } from "../ui/states";
import { say as tell } from "../ui/toast";
import { Board } from "./board";
import { SayBox } from "./say-box";
import { TalkList } from "./talk-list";
import { picturesOf, talkQuery, useSay, type Turn } from "./talks";
import { TurnRow } from "./turn";
import { useWords } from "./words";

import "./draft.css";

const MADE = "gesso.draft.made";

/** Jobs begun from a conversation's drafts: kept for this tab, so that a reload still shows them. */
function useMade(talkId: string | null): [readonly string[], (jobs: readonly Job[]) => void] {
  const key = `${MADE}.${talkId ?? ""}`;
  const [made, setMade] = useState<Record<string, readonly string[]>>({});
  const kept = made[key] ?? (JSON.parse(sessionStorage.getItem(key) ?? "[]") as string[]);
  return [
    kept,
    (jobs) => {
      const next = [...jobs.map((job) => job.id), ...kept].slice(0, 24);
      sessionStorage.setItem(key, JSON.stringify(next));
      setMade((all) => ({ ...all, [key]: next }));
    },
  ];
}

/** A title that was a prompt, without its parameters. */
const withoutParameters = (title: string): string => splitPrompt(title).words || title;

/** On a phone the drafts lie below the conversation. */
const below = (): boolean => window.matchMedia("(max-width: 760px)").matches;

/** The conversation that the last words began: its page is another one, and one goes on typing there. */
let justBegun: string | null = null;

export function DraftPage() {
  const { t } = useWords();
  const navigate = useNavigate();
  const { conversationId: named } = useParams({ strict: false });
  const conversationId = named ?? null;
  const talk = useQuery({ ...talkQuery(conversationId ?? ""), enabled: conversationId !== null });
  const [drafts, setDrafts] = useState(true);
  const [chosen, setChosen] = useState<number | null>(null);
  const [returned, setReturned] = useState("");
  const [listed, setListed] = useState(false);
  const [made, addMade] = useMade(conversationId);
  const [at, setAt] = useState(conversationId);
  if (at !== conversationId) {
    setAt(conversationId);
    setChosen(null);
    setListed(false);
  }
  const kept = talk.data?.title ?? "";
  const title = withoutParameters(kept) || t("title");
  useEffect(() => {
    document.title = `${title} · Gesso`;
  }, [title]);

  const saying = useSay(conversationId, (id) => {
    setChosen(null);
    justBegun = id;
    if (id !== conversationId) void navigate({ to: "/draft/$conversationId", params: { conversationId: id }, replace: true });
  });
  const turns = conversationId ? (talk.data?.turns ?? []) : [];
  const shown = turns.find((turn) => turn.number === chosen) ?? turns.findLast((turn) => turn.jobs.length > 0);
  const jobs = useLive((live) => live.jobs);

  const say = (text: string) => {
    const table = shown ? picturesOf(shown.jobs.map((job) => jobs.get(job.id) ?? job)).map((image) => image.id) : [];
    setReturned("");
    saying.mutate(
      { said: table.length > 0 ? { text, images: table.slice(0, 40) } : { text }, drafts },
      {
        onError: (reason) => {
          setReturned(text);
          tell(reason instanceof ApiError && reason.message ? reason.message : t("error.offline"), { wrong: true });
        },
      },
    );
  };
  const choose = (number: number) => {
    setChosen(number);
    if (below()) requestAnimationFrame(() => document.querySelector(".draft-board")?.scrollIntoView({ block: "start" }));
  };
  const write = (prompt: string) => saying.mutateAsync({ said: { prompt }, drafts });
  const spoken = saying.isPending ? saying.variables.said : null;

  if (conversationId && talk.isError) {
    const gone = talk.error instanceof ApiError && talk.error.status === 404;
    return (
      <div className="draft-oops">
        <ErrorPanel
          title={gone ? t("gone") : t("error.offline")}
          action={
            <Button kind="primary" onClick={() => (gone ? void navigate({ to: "/draft" }) : void talk.refetch())}>
              {t(gone ? "talks.fresh" : "common.retry")}
            </Button>
          }
        />
      </div>
    );
  }

  return (
    <div className="draft" data-empty={turns.length === 0 || undefined}>
      <aside className="draft-talks">
        <TalkList current={conversationId} />
      </aside>
      <section className="draft-talk" aria-label={t("title")}>
        <header className="draft-head">
          <h1>{title}</h1>
          <Button kind="bare" icon="chat" className="draft-show-talks" onClick={() => setListed(true)}>
            {t("talks.show")}
          </Button>
        </header>
        {conversationId && talk.isPending ? (
          <Skeleton style={{ height: 180 }} />
        ) : (
          <Turns turns={turns} chosen={shown?.number ?? null} pending={spoken} onChoose={choose} onWrite={write} />
        )}
        {turns.length === 0 && !spoken && !talk.isFetching && (
          <EmptyState
            icon="chat"
            title={t("begin.title")}
            lead={t("begin.lead")}
            action={
              <span className="draft-tries">
                {(["fox", "harbour", "owls"] as const).map((one) => (
                  <Button key={one} onClick={() => say(t(`begin.tries.${one}`))}>
                    {t(`begin.tries.${one}`)}
                  </Button>
                ))}
              </span>
            }
          />
        )}
        <div className="say-dock">
          <SayBox first={turns.length === 0} busy={saying.isPending} drafts={drafts} onDrafts={setDrafts} onSay={say} returned={returned} goesOn={conversationId !== null && justBegun === conversationId} />
        </div>
      </section>
      {shown ? (
        <Board
          key={`${conversationId ?? ""}${shown.number}`}
          turn={shown}
          made={made}
          onMade={addMade}
          onLikeThis={(n) => say(t("sayLike", { n }))}
        />
      ) : (
        <p className="draft-nothing">{t("empty")}</p>
      )}
      {listed && (
        <Sheet title={t("talks.label")} onClose={() => setListed(false)}>
          <TalkList current={conversationId} />
        </Sheet>
      )}
    </div>
  );
}

interface TurnsProps {
  turns: readonly Turn[];
  chosen: number | null;
  pending: { text: string } | { prompt: string } | null;
  onChoose: (number: number) => void;
  onWrite: (prompt: string) => Promise<unknown>;
}

function Turns({ turns, chosen, pending, onChoose, onWrite }: TurnsProps) {
  const { t } = useWords();
  const list = useRef<HTMLOListElement>(null);
  const count = turns.length + (pending ? 1 : 0);
  useEffect(() => {
    const small = below();
    if (!small || count > 1) list.current?.lastElementChild?.scrollIntoView({ block: small ? "start" : "nearest" });
  }, [count]);
  return (
    <ol className="turns" ref={list} aria-label={t("turns")} aria-live="polite" tabIndex={count > 0 ? 0 : undefined}>
      {turns.map((turn) => (
        <TurnRow key={turn.number} turn={turn} chosen={turn.number === chosen} onChoose={() => onChoose(turn.number)} onWrite={onWrite} />
      ))}
      {pending && (
        <li className="turn" data-pending>
          <p className="turn-said">{"text" in pending ? pending.text : <em>{t("wrote")}</em>}</p>
          <p className="turn-aside">{t("reading")}</p>
        </li>
      )}
    </ol>
  );
}
