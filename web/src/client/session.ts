/** Coming in: a token, or a name and password, becomes a cookie. (The printed link goes to the server's /login, which does the same.) */
import { api, need } from "./api";
import { queryClient, sessionQuery } from "./queries";

export type WayIn = { token: string } | { name: string; password: string };

export async function logIn(way: WayIn): Promise<void> {
  const session = await need(api.POST("/api/v1/session", { body: way }));
  const path = window.location.pathname === "/invitation" ? "/" : window.location.pathname;
  if (queryClient.getQueryCache().getAll().length > 1) {
    window.location.assign(path); // somebody was in before: nothing of theirs may stay on the page
    return;
  }
  if (window.location.search || path !== window.location.pathname) window.history.replaceState(null, "", path);
  queryClient.setQueryData(sessionQuery.queryKey, session);
}

export interface Offer {
  role: "owner" | "member" | "viewer";
  expires_at: string;
}

/** What an invitation offers; using it up is `accept`. */
export async function lookAtInvitation(secret: string): Promise<Offer> {
  return await need(api.POST("/api/v1/invitations/look", { body: { secret } }));
}

/** Makes the invited account and comes in as it. */
export async function accept(account: { secret: string; name: string; email: string | null; password: string }): Promise<void> {
  await need(api.POST("/api/v1/invitations/accept", { body: account }));
  window.location.assign("/");
}
