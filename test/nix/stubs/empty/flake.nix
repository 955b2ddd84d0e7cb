# Stands in for an input that a test does not care about: it has no outputs of its own.
{
  description = "Stub of any other input";

  outputs = { self, ... }: { };
}
