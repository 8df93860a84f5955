/** The time in ticks: half a minute is enough for "2 min ago", a second for a countdown. */
import { useEffect, useState } from "react";

export function useNow(tickMs = 30_000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), tickMs);
    return () => clearInterval(timer);
  }, [tickMs]);
  return now;
}
