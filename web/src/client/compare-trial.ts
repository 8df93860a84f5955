/** Two prompts drawn side by side, small and from one seed, to see what the difference between them does. */
import { useEffect, useRef, useState } from "react";

import { cancel, imagine } from "./actions";
import { ApiError, type Job } from "./api";
import { isLive } from "./live";
import { useLive } from "./store";

/** The jobs of each prompt, by their ids: what is needed to show a trial again. */
export type Begun = readonly (readonly string[])[];

export interface Trial {
  jobs: readonly Job[];
  /** The first job of each prompt; undefined until the server has answered. */
  firsts: readonly (Job | undefined)[];
  /** 0 to 1, of all together. */
  progress: number;
  running: boolean;
  start: (prompts: readonly string[]) => Promise<void>;
  stop: () => void;
  /** The server's words, when it did not want to. */
  wrong: string | null;
}

interface Options {
  /** A trial that was begun before, to be followed on. */
  before?: Begun;
  /** Told whenever there is more of it. */
  onBegun?: (begun: Begun) => void;
}

/** Runs each prompt as a job and follows them. `onDone` is told once, when all have their pictures. */
export function useTrial(onDone?: (jobs: readonly Job[]) => void, { before = [], onBegun }: Options = {}): Trial {
  const [begun, setBegun] = useState<Begun>(before);
  const ids = begun.flat();
  const [asking, setAsking] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const all = useLive((live) => live.jobs);
  const jobs = ids.flatMap((id) => all.get(id) ?? []);
  const open = jobs.filter(isLive);
  const running = asking || open.length > 0;
  const finished = ids.length > 0 && !asking && jobs.length === ids.length && open.length === 0;
  const told = useRef(false);
  const stopped = useRef(false);
  const isStopped = () => stopped.current;
  const done = useRef(onDone);
  useEffect(() => {
    done.current = onDone;
  });
  useEffect(() => {
    if (!finished || told.current) return;
    told.current = true;
    if (jobs.every((job) => job.status === "succeeded")) done.current?.(jobs);
  });

  return {
    jobs,
    firsts: begun.map(([first]) => (first === undefined ? undefined : all.get(first))),
    running,
    wrong,
    progress: ids.length === 0 ? 0 : jobs.reduce((sum, job) => sum + (isLive(job) ? job.progress : 1), 0) / ids.length,
    start: async (prompts) => {
      told.current = false;
      stopped.current = false;
      setAsking(true);
      setWrong(null);
      setBegun([]);
      const made: string[][] = [];
      try {
        for (const prompt of prompts) {
          if (isStopped()) break;
          const asked = await imagine(prompt);
          made.push(asked.map((job) => job.id));
          setBegun([...made]);
          onBegun?.([...made]);
          if (isStopped()) await Promise.all(asked.map(cancel));
        }
      } catch (reason) {
        setWrong(reason instanceof ApiError ? reason.message : "");
      } finally {
        setAsking(false);
      }
    },
    stop: () => {
      stopped.current = true;
      for (const job of open) void cancel(job).catch(() => undefined);
    },
  };
}
