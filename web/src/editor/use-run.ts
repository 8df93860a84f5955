/** One run at a time: from the request to the versions that come of it, and the proof that nothing else changed. */
import { useCallback, useEffect, useRef, useState } from "react";

import { cancel, refreshJob } from "../client/actions";
import { ApiError, type Image } from "../client/api";
import { isLive } from "../client/live";
import { queryClient } from "../client/queries";
import { useLive } from "../client/store";
import type { RunState } from "./action-panel";
import type { Editor, Table } from "./core/editor";
import { compare, type Proof } from "./core/proof";
import { request, type Action, type Dials } from "./core/request";
import { loadPicture } from "./pictures";
import { pixelsOf } from "./render";
import { ask, type Asked } from "./runs";
import { KEY } from "./versions";
import { useWords } from "./words";

const NOTHING: RunState = { sending: false, job: null, cancelling: false, problem: null, results: [], proof: null };

/** What was on the table when it was sent off. */
export interface Sent {
  readonly table: Table;
  readonly words: string;
}

export function useRun(editor: Editor, onLanded: (image: Image, sent: Sent) => void) {
  const { t } = useWords();
  const [asked, setAsked] = useState<(Asked & { selections: number }) | null>(null);
  const [state, setState] = useState(NOTHING);
  const landed = useRef(onLanded);
  const sent = useRef<Sent | null>(null);
  useEffect(() => {
    landed.current = onLanded;
  });
  const id = asked?.job.id ?? null;
  const job = useLive((live) => (id === null ? null : (live.jobs.get(id) ?? null))) ?? asked?.job ?? null;
  const previews = useLive((live) => (id === null ? undefined : live.previews.get(id)));
  const preview = previews?.find((src) => src !== undefined) ?? null;
  const running = asked !== null && job !== null && isLive(job);

  const problem = useCallback(
    (reason: unknown): string => {
      if (!(reason instanceof ApiError)) return t("run.failed");
      return reason.offline ? t("offline") : reason.message || t("refused");
    },
    [t],
  );

  // The job's end, whatever it is.
  useEffect(() => {
    if (!asked || !job || isLive(job)) return;
    let wanted = true;
    void Promise.resolve().then(() => {
      if (!wanted) return;
      setAsked(null);
      void queryClient.invalidateQueries({ queryKey: [KEY] });
      const first = job.images[0];
      if (job.status === "succeeded" && first) {
        setState({ ...NOTHING, results: job.images });
        if (sent.current) landed.current(first, sent.current);
        void prove(asked, first).then((proof) => setState((now) => ({ ...now, proof })));
      } else {
        const said = job.status === "cancelled" ? t("run.cancelled") : (job.failure?.message ?? t("run.failed"));
        setState({ ...NOTHING, problem: said, results: job.images });
      }
    });
    return () => {
      wanted = false;
    };
  }, [asked, job, t]);

  // The stream may have been asleep when the job ended.
  useEffect(() => {
    if (id === null) return;
    const timer = setInterval(() => void refreshJob(id).catch(() => undefined), 5000);
    return () => clearInterval(timer);
  }, [id]);

  async function run(action: Action, dials: Dials): Promise<void> {
    if (state.sending || running) return;
    const table = editor.settled();
    const { doc } = table;
    const wish = request(action, doc, editor.mask, dials);
    if (typeof wish === "string") {
      setState({ ...NOTHING, problem: t(`missing.${wish}`) });
      return;
    }
    setState({ ...NOTHING, sending: true });
    try {
      sent.current = { table, words: dials.words };
      setAsked({ ...(await ask(wish, doc, editor.mask)), selections: table.selections });
      setState(NOTHING);
    } catch (reason) {
      setState({ ...NOTHING, problem: problem(reason) });
    }
  }

  function stop(): void {
    if (!job) return;
    setState((now) => ({ ...now, cancelling: true }));
    cancel(job).catch((reason: unknown) => setState((now) => ({ ...now, cancelling: false, problem: problem(reason) })));
  }

  return {
    state: { ...state, job: running ? job : null } satisfies RunState,
    preview: running ? preview : null,
    painting: running ? { task: job.task, selections: asked.selections } : null,
    run,
    stop,
    problem,
    dismiss: () => setState(NOTHING),
  };
}

/** Compares what was kept; null where the pixels of before are known to nobody, or are meant to change. */
async function prove({ provable, parent, mask, left, top }: Asked, image: Image): Promise<Proof | null> {
  if (!provable) return null;
  const [before, after] = await Promise.all([loadPicture(parent), loadPicture(image.id)]);
  return compare(pixelsOf(before), pixelsOf(after), mask, left, top);
}
