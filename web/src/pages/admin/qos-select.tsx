export function QosSelect({ label }: { readonly label: string }) {
  return (
    <label class="short">
      {label}
      <select name="qos">
        {[0, 1, 2].map((qos) => (
          <option key={qos} value={qos}>
            {qos}
          </option>
        ))}
      </select>
    </label>
  );
}
