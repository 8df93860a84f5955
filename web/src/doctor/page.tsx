import { Placeholder } from "../ui/placeholder";

export function DoctorPage() {
  return <Placeholder name="doctor" icon="doctor" />;
}
