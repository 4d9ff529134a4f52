// The Node-API module: models of a width that this processor has, as objects with the kernels' functions. Compiled for
// any processor, so that it can say no on one without wide vectors.
#include <node_api.h>
#include <string.h>
#include <sys/mman.h>
#include "module.h"

namespace {

struct Named {
  const char* name;
  const Width* width;
};

// The widths that the processor and the system allow, the widest first.
size_t available(Named* found) {
  size_t n = 0;
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512bw")) {
    found[n++] = {"avx512", kernels_avx512()};
  }
  if (__builtin_cpu_supports("avx2")) found[n++] = {"avx2", kernels_avx2()};
  return n;
}

struct Instance;

struct Bound {
  Instance* instance;
  const Function* function; // null for memory and pointer
};

struct Instance {
  const Width* width;
  Model* model;
  Bound* bound;
  bool lent; // whether JavaScript has the memory, and frees it
};

Bound* boundOf(napi_env env, napi_callback_info info, size_t* count, napi_value* values) {
  void* data = nullptr;
  napi_get_cb_info(env, info, count, values, nullptr, &data);
  return (Bound*)data;
}

napi_value number(napi_env env, double x) {
  napi_value value;
  napi_create_double(env, x, &value);
  return value;
}

napi_value call(napi_env env, napi_callback_info info) {
  size_t count = 8;
  napi_value values[8];
  double numbers[8] = {0};
  const Bound* self = boundOf(env, info, &count, values);
  for (size_t i = 0; i < count && i < 8; i++) {
    bool flag;
    if (napi_get_value_double(env, values[i], &numbers[i]) == napi_ok) continue;
    if (napi_get_value_bool(env, values[i], &flag) == napi_ok) numbers[i] = flag;
  }
  return number(env, self->function->call(*self->instance->model, numbers));
}

napi_value pointer(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value value;
  char name[64];
  size_t length = 0;
  const Instance* self = boundOf(env, info, &count, &value)->instance;
  if (napi_get_value_string_utf8(env, value, name, sizeof(name), &length) == napi_ok) {
    for (size_t i = 0; i < self->width->variableCount; i++) {
      const Variable& variable = self->width->variables[i];
      if (strcmp(variable.name, name)) continue;
      const uintptr_t at = variable.at(*self->model);
      return number(env, at ? (double)(at - self->width->base(*self->model)) : 0);
    }
  }
  napi_throw_error(env, nullptr, "the native kernels have no such variable: run `make build`");
  return nullptr;
}

// The memory so far, as an ArrayBuffer. It is freed with the buffer: typed arrays may outlive the model. Asked for once.
napi_value memory(napi_env env, napi_callback_info info) {
  size_t count = 0;
  Instance* self = boundOf(env, info, &count, nullptr)->instance;
  if (self->lent || self->width->full(*self->model)) {
    napi_throw_error(env, nullptr, self->lent ? "the memory of a model is lent once" : "the model is too large for the native kernels");
    return nullptr;
  }
  void* base = (void*)self->width->base(*self->model);
  napi_value buffer;
  auto unmap = [](napi_env, void* at, void* room) { munmap(at, (size_t)(uintptr_t)room); };
  if (napi_create_external_arraybuffer(env, base, self->width->used(*self->model), unmap, (void*)self->width->room, &buffer) != napi_ok) {
    napi_throw_error(env, nullptr, "this Node allows no external memory");
    return nullptr;
  }
  self->lent = true;
  return buffer;
}

napi_value create(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value value, object;
  char name[16] = "";
  size_t length = 0;
  napi_get_cb_info(env, info, &count, &value, nullptr, nullptr);
  napi_get_value_string_utf8(env, value, name, sizeof(name), &length);
  Named found[2];
  const Width* width = nullptr;
  for (size_t i = 0, n = available(found); i < n; i++) if (!strcmp(found[i].name, name)) width = found[i].width;
  Model* model = width ? width->create() : nullptr;
  if (!model) {
    napi_throw_error(env, nullptr, width ? "no address space for a model" : "this processor has no vectors of that width");
    return nullptr;
  }
  const size_t functions = width->functionCount;
  Instance* instance = new Instance{width, model, new Bound[functions + 1], false};
  napi_create_object(env, &object);
  auto method = [&](const char* named, napi_callback callback, Bound* bound) {
    napi_value function;
    napi_create_function(env, named, NAPI_AUTO_LENGTH, callback, bound, &function);
    napi_set_named_property(env, object, named, function);
  };
  for (size_t i = 0; i < functions; i++) {
    instance->bound[i] = {instance, &width->functions[i]};
    method(width->functions[i].name, call, &instance->bound[i]);
  }
  instance->bound[functions] = {instance, nullptr};
  method("pointer", pointer, &instance->bound[functions]);
  method("memory", memory, &instance->bound[functions]);
  auto destroy = [](napi_env, void* data, void*) {
    Instance* gone = (Instance*)data;
    if (!gone->lent) munmap((void*)gone->width->base(*gone->model), gone->width->room);
    gone->width->destroy(gone->model);
    delete[] gone->bound;
    delete gone;
  };
  napi_wrap(env, object, instance, destroy, nullptr, nullptr);
  return object;
}

} // namespace

NAPI_MODULE_INIT() {
  napi_value widths, function;
  napi_create_array(env, &widths);
  Named found[2];
  for (size_t i = 0, n = available(found); i < n; i++) {
    napi_value name;
    napi_create_string_utf8(env, found[i].name, NAPI_AUTO_LENGTH, &name);
    napi_set_element(env, widths, i, name);
  }
  napi_set_named_property(env, exports, "widths", widths);
  napi_create_function(env, "create", NAPI_AUTO_LENGTH, create, nullptr, &function);
  napi_set_named_property(env, exports, "create", function);
  return exports;
}
