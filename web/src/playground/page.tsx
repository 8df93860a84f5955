/** The API to try: choose a way of speaking, a call, fill it in, run it. The address keeps which call. */
import { useQueries, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useCallback, useId, useState } from "react";

import { Button } from "../ui/button";
import { Icon } from "../ui/icons";
import { EmptyState, ErrorPanel, Skeleton } from "../ui/states";
import { Call } from "./call";
import { ALL, baseOf, documentQuery, isDialect, MCP, type Dialect } from "./dialects";
import { Mcp } from "./mcp";
import { operations, sought, type Document, type Operation } from "./openapi";
import { useWords } from "./words";
import "../ui/controls.css";
import "./playground.css";

/** How many ids of answers are remembered. */
const MOST_SEEN = 200;
/** What people look for first stands first; the rest as the document has it. */
const FIRST = ["jobs", "images", "prompt"];

export function PlaygroundPage() {
  const { t } = useWords();
  const asked: string = useParams({ strict: false }).dialect ?? "native";
  const dialect = isDialect(asked) ? asked : null;
  const way = asked === MCP ? MCP : dialect;
  const { op } = useSearch({ strict: false });
  const [secret, setSecret] = useState("");
  const [seen, setSeen] = useState<readonly string[]>([]);
  const onSeen = useCallback((ids: readonly string[]) => setSeen((before) => [...new Set([...ids, ...before])].slice(0, MOST_SEEN)), []);
  const others = useQueries({ queries: ALL.map((one) => documentQuery(one)) });
  const spoken = ALL.filter((one, n) => one === "native" || others[n]?.data);
  return (
    <section className="pg" data-chosen={op ? true : undefined}>
      <header className="pg-head">
        <h1>{t("title")}</h1>
        <p className="pg-lead">{t("lead")}</p>
        <nav className="pg-dialects" aria-label={t("dialect")}>
          {spoken.map((one) => (
            <Link key={one} to="/playground/$dialect" params={{ dialect: one }} className="tab" data-state={one === dialect ? "active" : undefined} aria-current={one === dialect ? "page" : undefined}>
              {t(`dialects.${one}`)}
            </Link>
          ))}
          <Link to="/playground/$dialect" params={{ dialect: MCP }} className="tab" data-state={asked === MCP ? "active" : undefined} aria-current={asked === MCP ? "page" : undefined}>
            {t("dialects.mcp")}
          </Link>
        </nav>
        {way !== null && <p className="pg-lead">{t(`leads.${way}`, { origin: window.location.origin })}</p>}
      </header>
      {way === MCP ? <Mcp /> : dialect ? <Speaking key={dialect} dialect={dialect} secret={secret} onSecret={setSecret} seen={seen} onSeen={onSeen} /> : <EmptyState icon="code" title={t("gone")} lead={t("choose")} />}
    </section>
  );
}

interface Props {
  dialect: Dialect;
  secret: string;
  onSecret: (secret: string) => void;
  seen: readonly string[];
  onSeen: (ids: readonly string[]) => void;
}

function Speaking(props: Props) {
  const { dialect } = props;
  const { t } = useWords();
  const { data, isError, refetch } = useQuery(documentQuery(dialect));
  if (isError) return <ErrorPanel title={t("failed")} action={<Button onClick={() => void refetch()}>{t("common.retry")}</Button>} />;
  if (data === undefined) {
    return (
      <div aria-busy="true" aria-label={t("common.loading")}>
        <Skeleton style={{ height: 320 }} />
      </div>
    );
  }
  if (data === null) return <EmptyState icon="code" title={t("gone")} lead={t("choose")} />;
  return <Calls {...props} document={data} />;
}

function Calls({ document, ...props }: Props & { document: Document }) {
  const { dialect } = props;
  const { t } = useWords();
  const id = useId();
  const [words, setWords] = useState("");
  const { op } = useSearch({ strict: false });
  const navigate = useNavigate();
  const all = operations(document);
  const found = sought(all, words);
  const rank = (tag: string) => (FIRST.includes(tag) ? FIRST.indexOf(tag) : FIRST.length);
  const tags = [...new Set(found.map((one) => one.tag))].toSorted((a, b) => rank(a) - rank(b));
  const chosen = all.find((one) => one.id === op);
  const to = (one: Operation) => ({ to: "/playground/$dialect", params: { dialect }, search: { op: one.id } }) as const;
  return (
    <div className="pg-columns" data-chosen={chosen ? true : undefined}>
      <nav className="pg-list" aria-label={t("calls")}>
        <label htmlFor={id} className="unseen">
          {t("search")}
        </label>
        <input
          id={id}
          type="search"
          placeholder={t("search")}
          value={words}
          onChange={(event) => setWords(event.target.value)}
          onKeyDown={(event) => {
            const [first] = found;
            if (event.key === "Enter" && first) void navigate(to(first));
          }}
        />
        {found.length === 0 && <p className="pg-quiet">{t("none")}</p>}
        {tags.map((tag) => (
          <div key={tag}>
            <h2>{tag}</h2>
            <ul>
              {found
                .filter((one) => one.tag === tag)
                .map((one) => (
                  <li key={one.id}>
                    <Link {...to(one)} className="pg-link" aria-current={one === chosen ? "page" : undefined}>
                      <b data-method={one.method}>{one.method}</b>
                      <span>
                        {one.summary}
                        <small>{one.path}</small>
                      </span>
                    </Link>
                  </li>
                ))}
            </ul>
          </div>
        ))}
      </nav>
      <div className="pg-body-column">
        <Link to="/playground/$dialect" params={{ dialect }} className="button bare pg-back">
          <Icon name="left" size={16} />
          {t("back")}
        </Link>
        {chosen ? <Call key={chosen.id} {...props} base={baseOf(dialect, document)} operation={chosen} /> : <EmptyState icon="code" title={t("choose")} lead={t("chooseLead")} />}
      </div>
    </div>
  );
}
