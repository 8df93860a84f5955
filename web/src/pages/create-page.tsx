/** From a thought to four pictures, and everything made before. A picture opens above it, at its own address. */
import { useEffect } from "react";

import { Feed } from "../feed/feed";

export function CreatePage() {
  useEffect(() => {
    document.title = "Gesso";
  }, []);
  return <Feed />;
}
