import "@fontsource-variable/hanken-grotesk/wght.css";
import "./ui/tokens.css";
import "./ui/base.css";

import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { onSignedOut } from "./client/api";
import { queryClient, sessionQuery } from "./client/queries";
import { router } from "./pages/router";
import { startLanguage } from "./ui/language";

await startLanguage();
onSignedOut(() => queryClient.setQueryData(sessionQuery.queryKey, null));

const place = document.getElementById("root");
if (!place) throw new Error("index.html has lost its #root");
// What React got over by itself is reported as what it was, not as that it was got over.
createRoot(place, { onRecoverableError: (error) => reportError(error instanceof Error ? (error.cause ?? error) : error) }).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
