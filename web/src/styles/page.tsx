import { Placeholder } from "../ui/placeholder";

export function StylesPage() {
  return <Placeholder name="styles" icon="style" />;
}
