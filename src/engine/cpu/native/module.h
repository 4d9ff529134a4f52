// What one width of the kernels (kernels.cpp, generated) offers to the Node-API module (module.cpp).
#pragma once
#include <stddef.h>
#include <stdint.h>

struct Model;

struct Function {
  const char* name;
  int arguments;
  double (*call)(Model&, const double*);
};

struct Variable {
  const char* name;
  uintptr_t (*at)(Model&);
};

struct Width {
  const Function* functions;
  size_t functionCount;
  const Variable* variables;
  size_t variableCount;
  Model* (*create)();
  void (*destroy)(Model*); // leaves the memory, which JavaScript may still look at
  uintptr_t (*base)(Model&);
  size_t (*used)(Model&);
  bool (*full)(Model&);
  size_t room; // bytes of address space that belong to a model
};

extern "C" const Width* kernels_avx512();
extern "C" const Width* kernels_avx2();
