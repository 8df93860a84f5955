import { queryOptions } from "@tanstack/react-query";

import { api, need } from "../client/api";
import { boardsQuery, queryClient } from "../client/queries";
import { asLaid, thingsOf, type BoardDocument } from "./things";

export { boardsQuery };

export const boardQuery = (id: string) =>
  queryOptions({
    queryKey: ["board", id],
    queryFn: async () => await need(api.GET("/api/v1/boards/{named}", { params: { path: { named: id } } })),
  });

/** A newer word about a board goes to everywhere it is shown. */
export function told(board: BoardDocument): void {
  queryClient.setQueryData(boardQuery(board.id).queryKey, board);
  queryClient.setQueryData(boardsQuery.queryKey, (all) => all?.map((one) => (one.id === board.id ? board : one)));
}

export async function createBoard(name: string): Promise<BoardDocument> {
  const made = await need(api.POST("/api/v1/boards", { body: { name, items: [] } }));
  queryClient.setQueryData(boardQuery(made.id).queryKey, made);
  void queryClient.invalidateQueries({ queryKey: boardsQuery.queryKey });
  return made;
}

export async function renameBoard(id: string, name: string): Promise<void> {
  told(await need(api.PATCH("/api/v1/boards/{named}", { params: { path: { named: id } }, body: { name } })));
}

export async function deleteBoard(board: BoardDocument): Promise<void> {
  const answer = await api.DELETE("/api/v1/boards/{named}", { params: { path: { named: board.id } } });
  if (!answer.response.ok) await need(Promise.resolve(answer as never));
  queryClient.removeQueries({ queryKey: boardQuery(board.id).queryKey });
  queryClient.setQueryData(boardsQuery.queryKey, (all) => all?.filter((one) => one.id !== board.id));
}

/** The most that a style is made from. */
const STYLED = 10;

/** A style from the board's pictures: those that count most first. It is among the styles from then on. */
export async function styleOf(board: BoardDocument): Promise<string> {
  const pictures = [...new Set(board.items.filter((one) => one.image !== null).toSorted((a, b) => b.weight - a.weight).map((one) => one.value))];
  const made = await need(api.POST("/api/v1/styles", { body: { name: board.name, pictures: pictures.slice(0, STYLED) } }));
  void queryClient.invalidateQueries({ queryKey: ["styles"] });
  return made.name;
}

/** As it was, under its old code; its address is a new one. */
export async function restoreBoard(board: BoardDocument): Promise<BoardDocument> {
  const items = thingsOf(board.items).map(asLaid);
  const back = await need(api.POST("/api/v1/boards", { body: { name: board.name, code: board.code, items } }));
  await queryClient.invalidateQueries({ queryKey: boardsQuery.queryKey });
  return back;
}
