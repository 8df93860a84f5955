import { Placeholder } from "../ui/placeholder";

export function ComparePage() {
  return <Placeholder name="compare" icon="compare" />;
}
