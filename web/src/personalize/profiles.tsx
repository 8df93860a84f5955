/** Which profile is meant, and everything to do with one. */
import { useRef, useState } from "react";

import { api, ApiError, need } from "../client/api";
import { imagineWithTaste } from "../client/trying";
import { Button, IconButton } from "../ui/button";
import { copyText } from "../ui/copy";
import { Icon } from "../ui/icons";
import { Menu } from "../ui/menu";
import { say } from "../ui/toast";
import { refreshProfiles, toldProfile, type Profile } from "./queries";
import { useWords } from "./words";

interface Props {
  profiles: readonly Profile[];
  profile: Profile | undefined;
  onChoose: (id: string | undefined) => void;
}

async function takeFile(data: unknown): Promise<Profile> {
  return await need(api.POST("/api/v1/profiles/import", { body: data as Record<string, never> }));
}

export function ProfilesMenu({ profiles, profile, onChoose }: Props) {
  const { t } = useWords();
  const [naming, setNaming] = useState(false);
  const file = useRef<HTMLInputElement>(null);
  const wrong = (reason: unknown) => say(reason instanceof ApiError && reason.message ? reason.message : t("failed"), { wrong: true });

  const create = async () => {
    const names = new Set(profiles.map((one) => one.name.toLowerCase()));
    let number = profiles.length + 1;
    while (names.has(t("newName", { number }).toLowerCase())) number += 1;
    const made = await need(api.POST("/api/v1/profiles", { body: { name: t("newName", { number }) } }));
    toldProfile(made);
    onChoose(made.id);
    setNaming(true);
  };
  const rename = async (one: Profile, name: string) => {
    setNaming(false);
    if (!name || name === one.name) return;
    toldProfile(await need(api.PATCH("/api/v1/profiles/{named}", { params: { path: { named: one.id } }, body: { name } })));
  };
  const makeOwn = async (one: Profile) => {
    await need(api.PATCH("/api/v1/taste", { body: { profile: one.id } }));
    await refreshProfiles();
    say(t("madeOwn", { name: one.name }));
  };
  const remove = async (one: Profile) => {
    const path = { named: one.id };
    const kept: unknown = await need(api.GET("/api/v1/profiles/{named}/file", { params: { path } }));
    const { response } = await api.DELETE("/api/v1/profiles/{named}", { params: { path } });
    if (!response.ok) throw new ApiError(response.status, "", t("failed"));
    onChoose(undefined);
    await refreshProfiles();
    const undo = async () => {
      const back = await takeFile(kept);
      if (one.own) await need(api.PATCH("/api/v1/taste", { body: { profile: back.id } }));
      await refreshProfiles();
      onChoose(back.id);
    };
    say(t("deleted", { name: one.name }), { undo: () => void undo().catch(wrong) });
  };
  const bring = async (chosen: File | undefined) => {
    if (!chosen) return;
    const made = await takeFile(JSON.parse(await chosen.text()));
    toldProfile(made);
    onChoose(made.id);
    say(t("imported", { name: made.name, count: made.answered }));
  };
  const copy = (code: string) => void copyText(code).then((done) => say(done ? t("codeCopied", { code }) : t("common.copyFailed"), { wrong: !done }));

  return (
    <div className="profiles">
      {naming && profile ? (
        <input
          key={profile.id}
          className="text-field"
          aria-label={t("nameLabel")}
          defaultValue={profile.name}
          maxLength={60}
          autoFocus
          onBlur={(event) => void rename(profile, event.target.value.trim()).catch(wrong)}
          onKeyDown={(event) => {
            if (event.key === "Enter") event.currentTarget.blur();
            if (event.key === "Escape") setNaming(false);
          }}
        />
      ) : (
        <Menu
          align="start"
          label={t("profiles")}
          trigger={
            <Button aria-label={t("profile", { name: profile?.name ?? t("first") })}>
              {profile?.name ?? t("first")}
              <Icon name="down" size={14} />
            </Button>
          }
          lines={[
            ...profiles.map((one) => ({ id: one.id, label: one.name, checked: one.id === profile?.id, ...(one.own ? { hint: t("own") } : {}), onSelect: () => onChoose(one.id) })),
            { id: "line", divider: true as const },
            { id: "new", icon: "plus" as const, label: t("new"), onSelect: () => void create().catch(wrong) },
            { id: "import", icon: "upload" as const, label: t("import"), onSelect: () => file.current?.click() },
          ]}
        />
      )}
      {profile && (
        <Menu
          trigger={<IconButton icon="more" label={t("menu", { name: profile.name })} />}
          lines={[
            { id: "own", icon: "check", label: t("makeOwn"), disabled: profile.own, onSelect: () => void makeOwn(profile).catch(wrong) },
            { id: "use", icon: "create", label: t("useCode"), disabled: !profile.unlocked, onSelect: () => imagineWithTaste(profile.code) },
            { id: "copy", icon: "copy", label: t("copyCode", { code: profile.code }), onSelect: () => copy(profile.code) },
            { id: "rename", icon: "edit", label: t("rename"), onSelect: () => setNaming(true) },
            { id: "export", icon: "download", label: t("export"), onSelect: () => window.location.assign(`/api/v1/profiles/${profile.id}/file`) },
            { id: "line", divider: true },
            { id: "delete", icon: "trash", label: t("delete"), danger: true, onSelect: () => void remove(profile).catch(wrong) },
          ]}
        />
      )}
      <input
        ref={file}
        type="file"
        accept="application/json,.json"
        hidden
        onChange={(event) => {
          void bring(event.target.files?.[0]).catch(wrong);
          event.target.value = "";
        }}
      />
    </div>
  );
}
