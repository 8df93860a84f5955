/** Coming in: the token becomes a cookie. (The printed link goes to the server's /login, which does the same.) */
import { api, need } from "./api";
import { queryClient, sessionQuery } from "./queries";

export async function logIn(token: string): Promise<void> {
  const session = await need(api.POST("/api/v1/session", { body: { token } }));
  if (window.location.search) window.history.replaceState(null, "", window.location.pathname);
  queryClient.setQueryData(sessionQuery.queryKey, session);
}
