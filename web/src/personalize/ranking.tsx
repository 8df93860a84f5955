/** Two pictures, one question. The pair after this one is there before this one is answered. */
import { useCallback, useEffect, useRef, useState, type TouchEvent } from "react";

import { api, ApiError, need } from "../client/api";
import { announce } from "../ui/announce";
import { Button, IconButton } from "../ui/button";
import { useNow } from "../ui/clock";
import { seconds } from "../ui/format";
import { keyHint, useKeys } from "../ui/keys";
import { useShownPicture } from "../ui/picture-link";
import { ErrorPanel, Skeleton } from "../ui/states";
import { say } from "../ui/toast";
import { nextPair, pictureOf, toldProfile, type Pair, type Profile } from "./queries";
import { useWords } from "./words";

const REST_MS = 5 * 60_000;
const SWIPE_PX = 60;

type Answer = "left" | "right" | "skip";

interface Props {
  /** Undefined before there is any: the first pair begins one. */
  profile: Profile | undefined;
  onUnlocked: (profile: Profile) => void;
}

export function Ranking({ profile, onUnlocked }: Props) {
  const { t, language } = useWords();
  const [pair, setPair] = useState<Pair | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [count, setCount] = useState(0);
  const [since, setSince] = useState<number | null>(null);
  const [rested, setRested] = useState(0);
  const [gone, setGone] = useState<Answer | null>(null);
  const ahead = useRef<Promise<Pair> | null>(null);
  const busy = useRef(false);
  const touch = useRef<{ x: number; y: number } | null>(null);
  const now = useNow(1000);
  const shown = useShownPicture();
  const named = profile?.id;

  const show = useCallback(
    (next: Pair) => {
      setPair(next);
      setGone(null);
      ahead.current = nextPair(named ?? next.profile.id, next);
      ahead.current.catch(() => undefined);
    },
    [named],
  );

  const load = useCallback(async () => {
    setError(null);
    try {
      const first = await nextPair(named, null);
      if (named === undefined) toldProfile(first.profile);
      show(first);
    } catch (reason) {
      setError(reason);
    }
  }, [named, show]);

  useEffect(() => {
    // The pair is what the server says next: a subscription of one.
    // eslint-disable-next-line react-hooks/set-state-in-effect
    void load();
  }, [load]);

  const resting = since !== null && now - since > REST_MS * (rested + 1);

  async function answer(said: Answer): Promise<void> {
    if (!pair || busy.current || resting) return;
    busy.current = true;
    setGone(said);
    const body = { left: pair.left.key, right: pair.right.key, answer: said, profile: named ?? pair.profile.id };
    try {
      const sent = need(api.POST("/api/v1/rankings", { body }));
      const following = ahead.current;
      const [learnt, next] = await Promise.all([sent, following?.catch(() => null)]);
      toldProfile(learnt);
      setSince((start) => start ?? Date.now());
      if (said !== "skip") {
        setCount((done) => done + 1);
        if (learnt.answered === learnt.unlocks_at) onUnlocked(learnt);
        announce(t("answered", { count: learnt.answered, most: learnt.unlocked ? learnt.matures_at : learnt.unlocks_at }));
      }
      if (next) show(next);
      else await load();
    } catch (reason) {
      if (reason instanceof ApiError && reason.code === "pair_answered") await load(); // in another tab
      else {
        setGone(null);
        say(reason instanceof ApiError && reason.message ? reason.message : t("pairFailed"), { wrong: true });
      }
    } finally {
      busy.current = false;
    }
  }

  async function undo(): Promise<void> {
    if (busy.current) return;
    busy.current = true;
    try {
      toldProfile(await need(api.DELETE("/api/v1/rankings/last", { params: { query: { profile: named } } })));
      setCount((done) => Math.max(0, done - 1));
      say(t("undone"));
      await load();
    } catch (reason) {
      say(reason instanceof ApiError && reason.message ? reason.message : t("pairFailed"), { wrong: true });
    } finally {
      busy.current = false;
    }
  }

  useKeys(
    { rankLeft: () => void answer("left"), rankRight: () => void answer("right"), rankSkip: () => void answer("skip"), undo: () => void undo() },
    { enabled: shown === null },
  );

  const swiped = (event: TouchEvent) => {
    const from = touch.current;
    touch.current = null;
    const at = event.changedTouches[0];
    if (!from || !at) return;
    const [dx, dy] = [at.clientX - from.x, at.clientY - from.y];
    // Towards a picture picks it; upwards neither.
    if (Math.abs(dx) > SWIPE_PX && Math.abs(dx) > 1.5 * Math.abs(dy)) void answer(dx < 0 ? "left" : "right");
  };

  if (error !== null) {
    const empty = error instanceof ApiError && error.code === "no_pairs_left";
    return (
      <div className="rank-wrong">
        <ErrorPanel
          title={empty ? t("none") : t("pairFailed")}
          kept={empty ? t("noneLead") : undefined}
          details={empty || !(error instanceof ApiError) ? undefined : error.message}
          action={<Button onClick={() => void load()}>{t("common.retry")}</Button>}
        />
      </div>
    );
  }
  const touched = window.matchMedia("(hover: none)").matches;
  const hints = { left: keyHint("rankLeft"), right: keyHint("rankRight"), skip: keyHint("rankSkip") };
  return (
    <div className="rank" data-testid="ranking">
      {resting ? (
        <div className="rank-rest">
          <h2>{t("restTitle")}</h2>
          <p>{t("restLead", { count })}</p>
          <Button kind="primary" onClick={() => setRested((times) => times + 1)}>
            {t("goOn")}
          </Button>
        </div>
      ) : (
        <div
          className="rank-pair"
          data-gone={gone ?? undefined}
          onTouchStart={(event) => {
            const at = event.touches[0];
            touch.current = at && event.touches.length === 1 ? { x: at.clientX, y: at.clientY } : null;
          }}
          onTouchEnd={swiped}
        >
          {(["left", "right"] as const).map((side) => (
            <button
              key={side}
              type="button"
              className="rank-side"
              data-side={side}
              data-key={pair?.[side].key}
              disabled={!pair}
              aria-label={t(side === "left" ? "pictureLeft" : "pictureRight", { key: hints[side] })}
              onClick={() => void answer(side)}
            >
              {pair ? <img key={pair[side].key} src={pictureOf(pair[side])} alt={pair[side].image?.prompt ?? ""} draggable={false} /> : <Skeleton />}
              <kbd>{hints[side]}</kbd>
            </button>
          ))}
        </div>
      )}
      <div className="rank-foot">
        <IconButton icon="undo" label={t("undo")} hint={keyHint("undo")} disabled={(profile?.answered ?? 0) === 0} onClick={() => void undo()} />
        <Button onClick={() => void answer("skip")} disabled={!pair || resting}>
          {t("skip")} <kbd>{hints.skip}</kbd>
        </Button>
        <p className="rank-sitting">{since !== null && count > 0 ? t("sitting", { count, time: seconds(Math.max(1000, now - since), language) }) : t(touched ? "touch" : "keys", hints)}</p>
      </div>
    </div>
  );
}
