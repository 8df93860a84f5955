import { Placeholder } from "../ui/placeholder";

export function SettingsPage() {
  return <Placeholder name="settings" icon="settings" />;
}
