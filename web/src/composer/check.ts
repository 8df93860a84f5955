/** Asks the server, as the person types, what it understood and what it would cost. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import { dryRun } from "../client/actions";
import { api, need, type Explanation } from "../client/api";

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

/** Time and notes for a prompt that is right. */
export function useCost(whole: string, right: boolean) {
  const asked = useSettled(whole, COST_PAUSE_MS);
  const { data } = useQuery({
    queryKey: ["cost", asked],
    enabled: asked !== "" && right && asked === whole,
    gcTime: 30_000,
    staleTime: 15_000,
    retry: false,
    queryFn: async ({ signal }) => await dryRun(asked, signal),
  });
  return asked === whole && right ? data : undefined;
}
