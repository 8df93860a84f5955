import { QueryObserver } from "@tanstack/react-query";
import { expect, it } from "vitest";

import { FreshQueryClient } from "./queries";

it("asks anew after a change also where the first answer is still awaited", async () => {
  const client = new FreshQueryClient();
  const answers: ((told: string) => void)[] = [];
  const observer = new QueryObserver(client, { queryKey: ["teams"], queryFn: () => new Promise<string>((answer) => answers.push(answer)) });
  const seen: unknown[] = [];
  observer.subscribe(({ data, error }) => seen.push(data ?? error));
  expect(answers).toHaveLength(1);
  const through = client.invalidateQueries({ queryKey: ["teams"] });
  expect(answers).toHaveLength(2);
  answers[0]?.("before");
  answers[1]?.("after");
  await through;
  expect(client.getQueryData(["teams"])).toBe("after");
  expect(seen).not.toContain("before");
  expect(observer.getCurrentResult()).toMatchObject({ status: "success", fetchStatus: "idle" });
  observer.destroy();
  client.clear();
});
