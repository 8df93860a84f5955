import { Placeholder } from "../ui/placeholder";

export function PersonalizePage() {
  return <Placeholder name="personalize" icon="heart" />;
}
