/** The way in that is not HTTP: how an assistant is told of this studio, and what it may then do. */
import { Button } from "../ui/button";
import { copyText } from "../ui/copy";
import { say } from "../ui/toast";
import { useWords } from "./words";

const TOOLS = ["imagine", "vary", "edit", "inpaint", "upscale", "finish", "search", "show", "describe", "explain_prompt"] as const;

const HERE = { mcpServers: { gesso: { command: "gesso", args: ["mcp"] } } };
const AWAY = { mcpServers: { gesso: { command: "gesso", args: ["mcp", "--url", window.location.origin], env: { GESSO_KEY: "gsk_…" } } } };

export function Mcp() {
  const { t } = useWords();
  return (
    <div className="pg-mcp">
      <h2>{t("mcp.install")}</h2>
      <Written text={"pip install 'gesso[mcp]'"} label={t("mcp.install")} />
      <h2>{t("mcp.here")}</h2>
      <p className="pg-lead">{t("mcp.hereLead")}</p>
      <Written text={JSON.stringify(HERE, null, 2)} label={t("mcp.here")} />
      <h2>{t("mcp.away")}</h2>
      <p className="pg-lead">{t("mcp.awayLead")}</p>
      <Written text={JSON.stringify(AWAY, null, 2)} label={t("mcp.away")} />
      <h2>{t("mcp.tools")}</h2>
      <p className="pg-lead">{t("mcp.toolsLead")}</p>
      <dl data-testid="tools">
        {TOOLS.map((one) => (
          <div key={one}>
            <dt>
              <code>{one}</code>
            </dt>
            <dd>{t(`mcp.does.${one}`)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function Written({ text, label }: { text: string; label: string }) {
  const { t } = useWords();
  const copy = () => void copyText(text).then((done) => say(t(done ? "common.copied" : "common.copyFailed"), { wrong: !done }));
  return (
    <div className="pg-written">
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls is scrolled by keys */}
      <pre className="pg-body" role="region" aria-label={label} tabIndex={0}>
        {text}
      </pre>
      <Button icon="copy" onClick={copy}>
        {t("copy")}
      </Button>
    </div>
  );
}
