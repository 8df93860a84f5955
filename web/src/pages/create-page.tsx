/** From a thought to four pictures, and everything made before. A picture opens above it, at its own address. */
import { Outlet } from "@tanstack/react-router";
import { useEffect } from "react";

import { Feed } from "../feed/feed";
import { Wall } from "../library/wall";

export function CreatePage() {
  useEffect(() => {
    document.title = "Gesso";
  }, []);
  return (
    <>
      <Feed />
      <Wall />
      <Outlet />
    </>
  );
}
