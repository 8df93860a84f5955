/** Conversations as the server keeps them: read, begun, gone on with. A turn is shown before its answer comes. */
import { infiniteQueryOptions, queryOptions, useMutation } from "@tanstack/react-query";

import { api, freshToken, need, type Image, type Job } from "../client/api";
import { queryClient } from "../client/queries";
import type { components } from "../client/schema";
import { dispatch, useLive } from "../client/store";

type Schemas = components["schemas"];
export type Talk = Schemas["WholeTalkDocument"];
export type TalkHead = Schemas["TalkDocument"];
export type Turn = Schemas["SaidDocument"];

interface TalkPage {
  items: TalkHead[];
  next_cursor?: string | null;
}

export const talksQuery = infiniteQueryOptions({
  queryKey: ["talks"],
  initialPageParam: undefined as string | undefined,
  queryFn: async ({ pageParam }): Promise<TalkPage> => await need(api.GET("/api/v1/conversations", { params: { query: { limit: 30, cursor: pageParam } } })),
  getNextPageParam: (page) => page.next_cursor ?? undefined,
});

export const talkQuery = (id: string) =>
  queryOptions({
    queryKey: ["talk", id],
    queryFn: async () => {
      const talk = await need(api.GET("/api/v1/conversations/{conversation_id}", { params: { path: { conversation_id: id } } }));
      dispatch({ type: "page", jobs: talk.turns.flatMap((turn) => turn.jobs) });
      return talk;
    },
  });

export async function beginTalk(): Promise<Talk> {
  const talk = await need(api.POST("/api/v1/conversations", { body: { title: "" } }));
  queryClient.setQueryData(talkQuery(talk.id).queryKey, talk);
  return talk;
}

export type Said = { text: string; images?: string[] } | { prompt: string };

/** Says something; the turn that comes back stands in the conversation at once. */
export async function say(talkId: string, said: Said, drafts: boolean, token: string): Promise<Turn> {
  const turn = await need(
    api.POST("/api/v1/conversations/{conversation_id}/turns", {
      params: { path: { conversation_id: talkId } },
      body: { ...said, drafts, client_token: token },
    }),
  );
  dispatch({ type: "page", jobs: turn.jobs });
  queryClient.setQueryData<Talk>(talkQuery(talkId).queryKey, (talk) =>
    talk && !talk.turns.some((one) => one.number === turn.number)
      ? { ...talk, title: talk.title === "" ? ("text" in said ? said.text : turn.prompt) : talk.title, prompt: turn.prompt, turns: [...talk.turns, turn] }
      : talk,
  );
  void queryClient.invalidateQueries({ queryKey: talksQuery.queryKey });
  return turn;
}

export function useSay(talkId: string | null, onSaid: (talkId: string, turn: Turn) => void) {
  return useMutation({
    mutationFn: async ({ said, drafts, token = freshToken() }: { said: Said; drafts: boolean; token?: string }) => {
      const id = talkId ?? (await beginTalk()).id;
      const turn = await say(id, said, drafts, token);
      onSaid(id, turn);
      return turn;
    },
  });
}

export async function renameTalk(id: string, title: string): Promise<void> {
  await need(api.PATCH("/api/v1/conversations/{conversation_id}", { params: { path: { conversation_id: id } }, body: { title } }));
  await queryClient.invalidateQueries({ queryKey: talksQuery.queryKey });
  await queryClient.invalidateQueries({ queryKey: talkQuery(id).queryKey });
}

export async function forgetTalk(id: string): Promise<void> {
  const { error, response } = await api.DELETE("/api/v1/conversations/{conversation_id}", { params: { path: { conversation_id: id } } });
  if (!response.ok) await need(Promise.resolve({ error, response }));
  queryClient.removeQueries({ queryKey: talkQuery(id).queryKey });
  await queryClient.invalidateQueries({ queryKey: talksQuery.queryKey });
}

/** The job as it is now: the live store knows better than what was read. */
export function useJob(job: Job): Job {
  return useLive((live) => live.jobs.get(job.id)) ?? job;
}

/** The pictures of a turn as they are seen, in the order in which "the second one" counts them. */
export function picturesOf(jobs: readonly Job[]): Image[] {
  return jobs.flatMap((job) => [...job.images].sort((a, b) => a.index - b.index));
}
