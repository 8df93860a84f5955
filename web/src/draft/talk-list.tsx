/** All conversations, last changed first: opened, renamed, forgotten. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";

import { splitPrompt } from "../client/prompt";
import { Button, IconButton } from "../ui/button";
import { useNow } from "../ui/clock";
import { ago } from "../ui/format";
import { Icon } from "../ui/icons";
import { Menu } from "../ui/menu";
import { Skeleton } from "../ui/states";
import { say as tell } from "../ui/toast";
import { forgetTalk, renameTalk, talksQuery, type TalkHead } from "./talks";
import { useWords } from "./words";

export function TalkList({ current }: { current: string | null }) {
  const { t } = useWords();
  const pages = useInfiniteQuery(talksQuery);
  const found = pages.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <nav className="talks" aria-label={t("talks.label")}>
      <Link to="/draft" className="button talks-new" activeOptions={{ exact: true }}>
        <Icon name="plus" size={16} />
        {t("talks.fresh")}
      </Link>
      {pages.isPending && <Skeleton style={{ height: 120 }} />}
      <ul>
        {found.map((talk) => (
          <TalkRow key={talk.id} talk={talk} current={talk.id === current} />
        ))}
      </ul>
      {pages.hasNextPage && (
        <Button kind="bare" disabled={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {t("talks.older")}
        </Button>
      )}
    </nav>
  );
}

function TalkRow({ talk, current }: { talk: TalkHead; current: boolean }) {
  const { t, language } = useWords();
  const navigate = useNavigate();
  const now = useNow();
  const [title, setTitle] = useState<string | null>(null);
  const failed = () => tell(t("error.offline"), { wrong: true });
  const keep = () => {
    const next = title?.trim() ?? "";
    if (next === "" || next === talk.title) setTitle(null);
    else renameTalk(talk.id, next).then(() => setTitle(null), failed);
  };
  if (title !== null) {
    return (
      <li>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            keep();
          }}
        >
          <input
            aria-label={t("talks.renameLabel")}
            value={title}
            maxLength={120}
            autoFocus
            onChange={(event) => setTitle(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === "Escape") setTitle(null);
            }}
            onBlur={keep}
          />
        </form>
      </li>
    );
  }
  const forget = () =>
    forgetTalk(talk.id).then(() => {
      tell(t("talks.forgotten"));
      if (current) void navigate({ to: "/draft", replace: true });
    }, failed);
  return (
    <li className="talk" data-current={current || undefined}>
      <Link to="/draft/$conversationId" params={{ conversationId: talk.id }} aria-current={current ? "page" : undefined}>
        <span>{splitPrompt(talk.title).words || talk.title || t("talks.untitled")}</span>
        <time dateTime={talk.changed_at}>{ago(talk.changed_at, now, language)}</time>
      </Link>
      <Menu
        trigger={<IconButton icon="more" size={16} label={t("common.more")} />}
        lines={[
          { id: "rename", icon: "edit", label: t("talks.rename"), onSelect: () => setTitle(talk.title) },
          { id: "forget", icon: "trash", label: t("talks.forget"), danger: true, onSelect: () => void forget() },
        ]}
      />
    </li>
  );
}
