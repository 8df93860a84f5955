/** What the server found, in the reader's language where it is one of the known things; else as the server says it. */
import type { useWords } from "./words";

type Say = ReturnType<typeof useWords>["t"];
interface Finding {
  what: string;
  found: string;
  advice?: string | null | undefined;
}

const NAMES = { Disk: "disk", "Starter weights": "weights" } as const;
const ADVICE = { GPU: "gpu", Disk: "disk", "Starter weights": "weights", torch: "torch", torchvision: "torchvision" } as const;
const FOUND = ["none", "missing", "bundled"] as const;

const within = <T extends object>(known: T, key: string): key is Extract<keyof T, string> => key in known;

export function told(t: Say, { what, found, advice }: Finding): { name: string; found: string; advice: string | null } {
  const plain = FOUND.find((one) => one === found);
  const free = /^(\d+) GB free for (.+)$/u.exec(found);
  return {
    name: within(NAMES, what) ? t(`names.${NAMES[what]}`) : what,
    found: plain ? t(`found.${plain}`) : free ? t("found.free", { gb: free[1], path: free[2] }) : found,
    advice: advice ? (within(ADVICE, what) ? t(`advice.${ADVICE[what]}`) : advice) : null,
  };
}
