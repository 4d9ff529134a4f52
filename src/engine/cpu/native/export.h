// The end of a generated kernels.cpp: hands out what the file defines. KERNELS is kernels_avx512 or kernels_avx2.
static Model* create() {
  Model* m = new (std::nothrow) Model();
  if (m && !m->open()) { delete m; return nullptr; }
  return m;
}
static const Width WIDTH = {
  FUNCTIONS, sizeof(FUNCTIONS) / sizeof(FUNCTIONS[0]), VARIABLES, sizeof(VARIABLES) / sizeof(VARIABLES[0]),
  create, [](Model* m) { delete m; },
  [](Model& m) -> uintptr_t { return m.base; }, [](Model& m) -> size_t { return m.top - m.base; },
  [](Model& m) -> bool { return m.full; }, Memory::ROOM,
};
extern "C" const Width* KERNELS() { return &WIDTH; }
