/** Asks the server, as the person types, what it understood and what it would cost. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import { dryRun } from "../client/actions";
import { api, ApiError, need, type Detail, type DryRun, type Explanation } from "../client/api";
import type { Remix } from "../client/draft";

const PAUSE_MS = 200;
const COST_PAUSE_MS = 550;

function useSettled<T>(value: T, pauseMs: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), pauseMs);
    return () => clearTimeout(timer);
  }, [value, pauseMs]);
  return settled;
}

export interface Check {
  /** The newest explanation, and the prompt it is of. */
  asked: string;
  explanation: Explanation | undefined;
  /** True when it is of exactly what would be sent now. */
  exact: boolean;
}

export function useCheck(whole: string): Check {
  const asked = useSettled(whole, PAUSE_MS);
  const { data } = useQuery({
    queryKey: ["explain", asked],
    enabled: asked !== "",
    gcTime: 30_000,
    staleTime: 60_000,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => ({
      asked,
      explanation: await need(api.POST("/api/v1/prompt/explain", { body: { text: asked }, signal })),
    }),
  });
  if (whole === "" || !data) return { asked: "", explanation: undefined, exact: whole === "" };
  return { ...data, exact: data.asked === whole };
}

/** Time and notes for a prompt whose words are right; what only the library can find wrong (a picture, a profile) comes here. */
export function useCost(whole: string, remix: Remix | null, right: boolean): { cost?: DryRun | undefined; refused: readonly Detail[] } {
  const asked = useSettled(whole, COST_PAUSE_MS);
  const { data, error } = useQuery({
    queryKey: ["cost", asked, remix],
    enabled: asked !== "" && right && asked === whole,
    gcTime: 30_000,
    staleTime: 15_000,
    retry: false,
    queryFn: async ({ signal }) => await dryRun(asked, remix, signal),
  });
  if (asked !== whole || !right) return { refused: [] };
  if (error instanceof ApiError && error.status === 400) {
    return { refused: error.details.length > 0 ? error.details : [{ code: error.code, message: error.message }] };
  }
  return { cost: data, refused: [] };
}
